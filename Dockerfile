# syntax=docker/dockerfile:1
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir build && python -m build --wheel --outdir /wheels

FROM python:3.12-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 auditor \
 && git config --system --add safe.directory '*'
RUN --mount=from=build,source=/wheels,target=/wheels pip install --no-cache-dir /wheels/*.whl
USER auditor
ENV AUDITOR_CACHE_DIR=/tmp/auditor-cache
WORKDIR /code
ENTRYPOINT ["auditor"]
CMD ["--help"]
