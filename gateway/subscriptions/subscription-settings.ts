import { integer } from '@supermall/subgraph/settings'

const milliseconds = (doc: string, fallback: number) =>
  integer({ doc, default: String(fallback), min: 50, max: 300_000 })

const count = (doc: string, fallback: number) => integer({ doc, default: String(fallback), min: 1, max: 1_000_000 })

export const subscriptionSettings = {
  SUBSCRIPTIONS_PER_SOCKET: count(
    'operations under way at the same time on one socket, or on one event stream that they share',
    100,
  ),
  SUBSCRIPTIONS_PER_VIEWER: count(
    'subscriptions, and event streams that they share, of one account or of the guests of one address, in one gateway',
    200,
  ),
  SUBSCRIPTIONS_MOST: count('subscriptions that one gateway serves at the same time', 50_000),
  SOCKETS_MOST: count(
    'sockets that one gateway keeps open at the same time, and as many event streams that operations share',
    20_000,
  ),
  SOCKETS_PER_ADDRESS: count(
    'sockets from one address, or from one network of 64 bits of IPv6, in one gateway, whoever signs in on them',
    500,
  ),
  SUBSCRIPTION_LOOKS: count(
    'answers for subscribers that one gateway makes at the same time; more wait, and requests keep their places',
    64,
  ),
  SUBSCRIPTION_QUEUE: count('updates that wait for a subscriber who reads slowly', 100),
  SUBSCRIPTION_HISTORY: count('events that a gateway remembers for those who come back', 10_000),
  SUBSCRIPTION_HEARTBEAT_MS: milliseconds('how often a stream that has nothing to tell shows that it is alive', 5_000),
  SUBSCRIPTION_INIT_MS: milliseconds('how long a socket may take to say who it is', 3_000),
  SUBSCRIPTION_RESERVED_MS: milliseconds('how long an event stream that was reserved waits to be opened', 15_000),
  SUBSCRIPTION_PING_MS: milliseconds(
    'how often a socket is asked whether it is alive; it has as long to answer',
    15_000,
  ),
  SUBSCRIPTION_BUFFER_KB: count('kilobytes that wait in a socket before its updates wait in their queues', 1_024),
  SHUTDOWN_JITTER_MS: integer({
    doc: 'over how long sockets and streams are closed at the end, so that not all come back at once',
    default: '1000',
    min: 0,
    max: 60_000,
  }),
} as const
