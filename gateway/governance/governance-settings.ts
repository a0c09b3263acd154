import { flag, integer, optional } from '@supermall/subgraph/settings'

const milliseconds = (doc: string, fallback: number) =>
  integer({ doc, default: String(fallback), min: 50, max: 60_000 })

const points = (doc: string, fallback: number) =>
  integer({ doc, default: String(fallback), min: 1, max: 1_000_000_000 })

export const governanceSettings = {
  RATE_LIMIT: optional(
    flag({ doc: 'whether each caller has a limit to what he asks for, weighed by cost. Absent: in production only' }),
  ),
  RATE_ACCOUNT_PER_SECOND: points('what an account may spend each second, in points of cost', 500),
  RATE_ACCOUNT_BURST: points('what an account may save up', 20_000),
  RATE_ADDRESS_PER_SECOND: points('what the guests of one address may spend each second, in points of cost', 2_000),
  RATE_ADDRESS_BURST: points('what the guests of one address may save up', 60_000),
  REQUEST_TIMEOUT_MS: milliseconds('how long the gateway works on one request', 3_000),
  SUBGRAPH_TIMEOUT_MS: milliseconds('how long a subgraph may take, within that', 2_000),
  BREAKER: flag({ doc: 'whether a subgraph that keeps failing is left alone for a while', default: 'true' }),
  RETRY_PERCENT: integer({
    doc: 'how many of a hundred questions to a subgraph may be asked again, when they change nothing; 0 is never',
    default: '10',
    min: 0,
    max: 100,
  }),
  SUBGRAPH_IN_FLIGHT: integer({
    doc: 'questions to one subgraph under way at the same time; more are refused at once',
    default: '500',
    min: 1,
    max: 100_000,
  }),
  MUTATIONS_AT_ONCE: integer({
    doc: 'mutations that one subgraph works on at the same time to begin with; the others wait in a line, as long as there is time for them',
    default: '16',
    min: 1,
    max: 10_000,
  }),
  MUTATIONS_MOST: integer({
    doc: 'to how many that may grow while all of them are quick; it falls by itself while they are not',
    default: '32',
    min: 1,
    max: 10_000,
  }),
  MOST_IN_FLIGHT: integer({
    doc: 'requests to the graph under way at the same time; more are refused at once',
    default: '1000',
    min: 1,
    max: 100_000,
  }),
  MOST_PATHS_IN_FLIGHT: integer({
    doc: 'requests to plain paths (webhooks, pictures, files) under way at the same time, beside those to the graph; more are refused at once',
    default: '500',
    min: 1,
    max: 100_000,
  }),
  MOST_PATHS_PER_ADDRESS: integer({
    doc: 'of those, from one address, or from one network of 64 bits of IPv6, until they are read to their end',
    default: '50',
    min: 1,
    max: 100_000,
  }),
  SHEDDING: optional(
    flag({ doc: 'whether requests are refused before this process drowns in them. Absent: in production only' }),
  ),
} as const
