"""The site: `flask --app app COMMAND`, or `python app.py` to make ready what is missing and serve."""

from localoffer import create_app

app = create_app()
