import type { ServerResponse } from 'node:http'
import { seconds } from '@supermall/kernel/time'
import type { GraphQLError } from 'graphql'
import type { Carrier } from './carrier.ts'
import type { Subscription } from './subscription.ts'

type Pouring = {
  readonly carrier: Carrier
  readonly response: ServerResponse
  readonly heartbeatMs: number
  readonly told: (error: GraphQLError) => string
}

/** Writes a subscription into a response until one of them is over. A slow reader is waited for; what it misses waits in its queue. */
export async function pour(subscription: Subscription, pouring: Pouring): Promise<void> {
  const { carrier, response, heartbeatMs, told } = pouring
  beginStream(carrier, response, subscription.cursor)
  const left = () => subscription.end(null)
  response.once('close', left)
  // Who asks for the head alone has all of it.
  if (response.destroyed || response.req.method === 'HEAD') left()
  const beat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(carrier.heartbeat)
  }, heartbeatMs)
  for (let update = await subscription.next(); update !== null; update = await subscription.next()) {
    if (!response.write(carrier.next(update.text, update.cursor)))
      await Promise.race([drained(response), subscription.over])
    beat.refresh()
  }
  clearInterval(beat)
  const why = subscription.why()
  if (response.destroyed) return
  response.end(carrier.end(why === null ? null : told(why)))
  cutLater(response)
}

/** A stream that has but one answer. */
export function pourOne(text: string, { carrier, response }: Pick<Pouring, 'carrier' | 'response'>): void {
  beginStream(carrier, response, null)
  response.end(carrier.next(text, null) + carrier.end(null))
}

export function beginStream(carrier: Carrier, response: ServerResponse, cursor: string | null): void {
  response.statusCode = 200
  response.setHeader('content-type', carrier.contentType)
  // A proxy that collects answers would keep them from whoever waits.
  response.setHeader('x-accel-buffering', 'no')
  response.setHeader('cache-control', 'no-cache, no-store')
  response.write(carrier.begin(cursor))
}

const draining = new WeakMap<ServerResponse, Promise<void>>()

/** Until it takes more, or is gone. Of all operations that share a stream each waits for the same. */
export function drained(response: ServerResponse): Promise<void> {
  const known = draining.get(response)
  if (known) return known
  const waiting = new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      draining.delete(response)
      resolve()
    }
    response.once('drain', done)
    response.once('close', done)
  })
  draining.set(response, waiting)
  return waiting
}

const LAST_WORDS_MS = seconds(10)

/** Last words that nobody reads must not keep a socket for ever. */
export function cutLater(response: ServerResponse): void {
  const cut = setTimeout(() => response.destroy(), LAST_WORDS_MS)
  cut.unref()
  response.once('close', () => clearTimeout(cut))
}
