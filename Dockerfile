# The worker, and every command, as an image. Not run by the project's tests, which only check that what it names exists:
# build it and try it on a machine with containers before you rely on it.

# Built with the full image: where no ready-made better-sqlite3 can be downloaded, its compiler is needed.
FROM node:20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --loglevel=notice
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
# dist/, with the workflow code as one bundle: a worker that loads it starts sooner than one that makes it.
RUN npm run build && test -f dist/workflow-bundle.js
RUN npm prune --omit=dev --loglevel=notice

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY bin ./bin
COPY sql ./sql
COPY configs ./configs
# Read at run time from where they lie, like sql/.
COPY src/monday/documents ./src/monday/documents
# The folders of the SQLite store and of the reports: a new volume takes over its owner.
RUN mkdir -p /var/lib/order-mirror .order-mirror && chown node:node /var/lib/order-mirror .order-mirror
USER node
# The worker ends its batch, then itself; give it 75 s (stop_grace_period).
STOPSIGNAL SIGTERM
CMD ["node","bin/order-mirror.mjs","worker","--config","configs/production.toml"]
