"""Distribution metadata of Mulu; tools are configured in pyproject.toml."""

from setuptools import find_packages, setup

setup(
    name="mulu",
    version="0.1.0",
    description="Federated catalog search engine for government information resources",
    long_description=open("README.md", encoding="utf-8").read(),  # noqa: SIM115 -- setup.py ends at once
    long_description_content_type="text/markdown",
    python_requires=">=3.11",
    packages=find_packages(include=["vocab*", "catalog*", "harvest*", "indexer*", "search_web*"]),
    include_package_data=True,
    package_data={
        "vocab": ["**/*.ttl", "**/*.tsv", "**/*.jsonld"],
        "catalog": ["sqlstore/migrations/**/*.py", "sqlstore/migrations/*.mako"],
        "search_web": ["templates/**/*", "static/**/*", "locale/**/*", "demo/**/*"],
    },
    install_requires=[
        "alembic",
        "babel",
        "charset-normalizer",
        "click",
        "flask",
        "gunicorn",
        "httpcore",
        "httpx",
        "jieba",
        "msgspec",
        "opencc-python-reimplemented",
        "openpyxl",
        "pyoxigraph",
        "rdflib",
        "rich",
        "rjieba",
        "sqlalchemy",
        "tantivy",
        "whoosh3",
    ],
    extras_require={
        "postgresql": ["psycopg[binary]"],
        "test": [
            "coverage",
            "hypothesis",
            "import-linter",
            "mypy",
            "playwright",
            "pyrudof",
            "pytest",
            "pytest-socket",
            "pytest-timeout",
            "pytest-xdist",
            "ruff",
            "types-openpyxl",
        ],
    },
    entry_points={"console_scripts": ["mulu = search_web.cli.main:main"]},
)
