# Two stages: packages are installed and translations compiled in the first, the second carries neither pip's cache
# nor anything to build with, and runs as a user that owns nothing but the state folder.
FROM python:3.12-slim-bookworm AS build
WORKDIR /srv/maeul
RUN python -m venv /srv/maeul/.venv
COPY requirements.txt .
RUN .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN .venv/bin/python portal/launch/bootstrap.py --messages

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/maeul --create-home maeul
WORKDIR /srv/maeul
COPY --from=build /srv/maeul /srv/maeul
ENV PATH=/srv/maeul/.venv/bin:$PATH PYTHONUNBUFFERED=1 VAR_DIR=/var/lib/maeul PORT=8000
USER maeul
VOLUME /var/lib/maeul
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=40s CMD ["python", "-m", "portal.launch.ready"]
CMD ["python", "-m", "gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--no-control-socket", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "10"]
