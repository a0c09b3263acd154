import { flag, integer } from '@supermall/subgraph/settings'

export const cacheSettings = {
  CACHE: flag({ doc: 'whether data that its domains declare cacheable is kept between requests', default: 'true' }),
  CACHE_MEMORY_MB: integer({
    doc: 'memory of each gateway for data that is kept',
    default: '64',
    min: 1,
    max: 8_192,
  }),
  CACHE_MOST_SECONDS: integer({
    doc: 'how long data is kept at most, whatever its domain declares',
    default: '300',
    min: 1,
    max: 3_600,
  }),
  CACHE_NOTHING_SECONDS: integer({
    doc: 'how long it is kept at most that there is no such thing',
    default: '2',
    min: 0,
    max: 60,
  }),
} as const
