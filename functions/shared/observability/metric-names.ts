/** A metric has one name: functions publish under it, infra alarms on it. PascalCase, service first, unit last. */
export const NAMESPACE = 'Playground';

export const METRICS = {
  queue: { failed: 'MessagesFailed', deadLettered: 'MessagesDeadLettered', handled: 'MessageHandlingMilliseconds' },
  publish: { refused: 'EventsRefused', systemDropped: 'SystemEventsDropped' },
  catalog: { cacheHits: 'CatalogCacheHits', cacheMisses: 'CatalogCacheMisses', cacheStale: 'CatalogCacheStale' },
  live: { framesDropped: 'LiveFramesDropped', eventToSocket: 'LiveEventToSocketMilliseconds' },
} as const;
