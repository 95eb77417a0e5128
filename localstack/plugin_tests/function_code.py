"""Code of test functions, packed as the Lambda API wants it."""

import io
import zipfile


def archive(source: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("index.mjs", source)
    return buffer.getvalue()
