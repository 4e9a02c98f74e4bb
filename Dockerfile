# Kaiwa: server and worker in one image; the command says which.
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.base.json ./
COPY packages packages
RUN npm ci --ignore-scripts && npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-slim
ENV NODE_ENV=production KAIWA_HOST=0.0.0.0 KAIWA_LOG_FORMAT=json KAIWA_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app /app
# The embedded database needs a folder that its user owns; with DATABASE_URL it stays empty.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8642
# A worker listens on a port of its own choice, so only servers are asked.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD node -e "fetch('http://127.0.0.1:' + (process.env.KAIWA_PORT || 8642) + '/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "packages/server/bin/kaiwa.js"]
CMD ["start"]
