# The official image brings the runtime: the platform packages of package.json are left out.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build && npm prune --omit=optional --omit=dev

FROM node:24-slim
ENV NODE_ENV=production \
    BOCAGE_HTTP_HOST=0.0.0.0 \
    BOCAGE_MQTT_HOST=0.0.0.0 \
    BOCAGE_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY bin ./bin
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 1026 1883
# Access is not open by default: set BOCAGE_ACCESS=off or configure it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.BOCAGE_HTTP_PORT || 1026}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "bin/bocage.js"]
