"""A Typer program that does nothing: the least a command of oppcli could cost."""

import typer

app = typer.Typer(add_completion=False)


@app.command()
def main() -> None:
    pass


app()
