# One image for web, worker and beat; what differs is the command (docker-compose.yml).
FROM node:24-slim AS packages
WORKDIR /packages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_ENV=production VAR_DIR=/srv/var
WORKDIR /srv/leerkring
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY . .
COPY --from=packages /packages/node_modules node_modules
# Only to import the settings; none of these values stays in the image.
RUN SECRET_KEY=only-while-the-image-is-built-and-never-when-it-runs-000 DATABASE_URL=postgres://none/none \
    REDIS_URL=redis://none ALLOWED_HOSTS=none SITE_URL=https://none EMAIL_URL=smtp://none DEFAULT_FROM_EMAIL=none@none \
    sh -c "python manage.py messages --compile && python manage.py collectstatic --noinput && python manage.py fonts" \
    && install -d -o 10001 -g 10001 /srv/var/media
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "python:config.gunicorn"]
