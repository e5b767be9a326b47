# One image for every process of the installation; scripts/process says how each is started.
FROM python:3.13-slim-trixie AS environment
WORKDIR /srv/egn
COPY requirements.txt scripts/uv.txt ./
RUN pip install --no-cache-dir --require-hashes -r uv.txt \
    && python -m venv .venv \
    && uv pip sync --no-cache --require-hashes --python .venv/bin/python requirements.txt

FROM python:3.13-slim-trixie
# What WeasyPrint draws text with; the fonts of the documents are in static/.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/egn egn \
    && install -d -o egn -g egn /srv/egn/var /srv/egn/var/media
WORKDIR /srv/egn
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BIND=0.0.0.0:8000 \
    GUNICORN_CMD_ARGS="--worker-tmp-dir /dev/shm"
COPY --from=environment /srv/egn/.venv .venv
COPY . .
USER egn
# The key of this command is of no use afterwards: the real one comes from the environment.
RUN SECRET_KEY=collectstatic .venv/bin/python manage.py collectstatic --noinput
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["scripts/process", "health-web"]
CMD ["scripts/process", "web"]
