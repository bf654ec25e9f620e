from flask import Blueprint, render_template
bp = Blueprint("sparql", __name__)
@bp.route("/sparql")
def endpoint():
    return render_template("sparql.html", here="sparql.endpoint", formats=[("html","HTML")], format="html", query="SELECT", examples=[])
