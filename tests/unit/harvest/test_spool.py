from harvest.spool import Spool


def test_bytes_come_back_as_they_were_kept_also_from_disk() -> None:
    with Spool() as spool:
        places = [spool.append(bytes([number % 256]) * 1_000_000) for number in range(20)]

        assert spool.read(places[3]) == b"\x03" * 1_000_000
        assert spool.read(spool.append(b"")) == b""
        assert spool.read(places[19]) == b"\x13" * 1_000_000
