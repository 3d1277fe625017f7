# The worker, and every command, as an image. Not run by the project's tests as an image: tests/shipped.e2e.test.ts takes its steps one by one in a
# folder, without an engine, and runs every command there. Build it and try it on a machine with containers before you rely on it.

# Built with the full image: where no ready-made better-sqlite3 can be downloaded, its compiler is needed.
FROM node:20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --loglevel=notice
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
COPY tools ./tools
# dist/, with the workflow code as one bundle: a worker that loads it starts sooner than one that makes it. And Temporal's development server, which
# demo, dev and chaos start.
RUN node scripts/set-up.mjs > temporal-path && test -f dist/workflow-bundle.js
RUN cp "$(cat temporal-path)" /usr/local/bin/temporal
RUN npm prune --omit=dev --loglevel=notice

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /usr/local/bin/temporal /usr/local/bin/temporal
COPY package.json ./
COPY bin ./bin
COPY sql ./sql
COPY configs ./configs
# Read at run time from where they lie, like sql/.
COPY src/monday/documents ./src/monday/documents
# The practice board's schema, page and boards; the order lists of the demo; how a Temporal server is found.
COPY src/emulator/schema.graphql src/emulator/page.html ./src/emulator/
COPY src/emulator/boards ./src/emulator/boards
COPY samples/order-lists ./samples/order-lists
COPY scripts/lock.mjs scripts/run-quietly.mjs scripts/say.mjs scripts/temporal.mjs ./scripts/
# The folders of the SQLite store and of the reports: a new volume takes over its owner.
RUN mkdir -p /var/lib/order-mirror .order-mirror && chown node:node /var/lib/order-mirror .order-mirror
USER node
# The worker ends its batch, then itself; give it 75 s (stop_grace_period).
STOPSIGNAL SIGTERM
CMD ["node","bin/order-mirror.mjs","worker","--config","configs/production.toml"]
