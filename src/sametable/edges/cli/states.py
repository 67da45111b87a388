"""stub"""

import typer


def status(context: typer.Context) -> None: ...
def doctor(context: typer.Context) -> None: ...
