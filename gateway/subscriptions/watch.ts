import { setTimeout as wait } from 'node:timers/promises'
import type { Feed } from '@supermall/contracts/news'
import { seconds } from '@supermall/kernel/time'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import { Refused } from '../graph/refused.ts'
import { readCursor } from './cursor.ts'
import type { Looker } from './look.ts'
import { lookFor } from './look.ts'
import type { NewsRoom } from './news-room.ts'
import { ended, goingAway } from './refusals.ts'
import { seats } from './seats.ts'
import type { IsForAll } from './sharing.ts'
import { requireSight, withWholes } from './sight.ts'
import type { Subscription } from './subscription.ts'
import { openSubscription } from './subscription.ts'
import type { Subject, Topics } from './topics.ts'
import type { Wanted, Wish } from './wish.ts'
import { readWish, responseNameOf } from './wish.ts'

type WatchOptions = Looker & {
  readonly feeds: Readonly<Record<string, Feed>>
  readonly newsRoom: NewsRoom
  readonly topics: Topics
  readonly isForAll: IsForAll
  readonly most: { readonly each: number; readonly all: number; readonly waiting: number }
}

export type Watch = {
  /** Whatever is against it is thrown as `Refused`. */
  readonly open: (wanted: Wanted) => Promise<Subscription>
  readonly count: () => number
  /** Ends all of them, each at a moment of its own within that time. */
  readonly stop: (withinMs: number) => Promise<void>
}

const LOOK_MS = seconds(1)
/** What is longer takes as many places as it is times longer. */
const CHARACTERS_PER_PLACE = 2_048

export function openWatch(options: WatchOptions): Watch {
  const places = seats(options.most)
  const open = new Map<Subscription, Asking['session']>()
  let isEnding = false
  const forgetBreak = options.newsRoom.onBreak(() => {
    for (const subscription of open.keys()) subscription.lose()
  })
  // A sign-in that is over ends what it opened, whether there is news or not.
  const looking = setInterval(() => {
    for (const [subscription, session] of open) if (session?.isOver()) subscription.end(ended())
  }, LOOK_MS)
  looking.unref()

  return {
    count: () => open.size,
    async open(wanted) {
      const { asking } = wanted
      const named = readWish(wanted, options)
      const seen = await requireSight(named, asking, options.graph)
      const wish = { ...named, keys: withWholes(named.keys, seen) }
      const resumeFrom = await knownCursor(wanted.resumeFrom, options.newsRoom)
      if (isEnding) throw new Refused(goingAway())
      const leaveSeat = places.take(asking.request, Math.ceil(wanted.size / CHARACTERS_PER_PLACE))
      const onEnd = (over: Subscription): void => {
        leaveSeat()
        open.delete(over)
      }
      const subscription = subscribe(wish, { ...wanted, resumeFrom }, { ...options, onEnd })
      open.set(subscription, asking.session)
      return subscription
    },
    async stop(withinMs) {
      isEnding = true
      clearInterval(looking)
      forgetBreak()
      await Promise.all([...open.keys()].map((one) => endWithin(one, withinMs)))
    },
  }
}

/** One that lies behind the end of the row was given before an older copy was put in its place: that is as good as one of nobody. */
async function knownCursor(cursor: string | null, newsRoom: NewsRoom): Promise<string | null> {
  const position = cursor === null ? null : readCursor(cursor)
  return position === null || (await newsRoom.has(position)) ? cursor : ''
}

type Opening = WatchOptions & { readonly onEnd: (over: Subscription) => void }

/** All of this happens in one turn: nothing can be told between what was missed and what is to come. */
function subscribe(wish: Wish, { asking, resumeFrom }: Wanted, options: Opening): Subscription {
  const { topics, newsRoom, most, onEnd } = options
  const { topic, key } = topicOf(wish, asking, options)
  const name = responseNameOf(wish.rewritten.field)
  return openSubscription(
    {
      topic: topics.of(key, () => topic),
      payer: asking.request,
      session: asking.session ?? null,
      mostWaiting: most.waiting,
      gap: (cursor) => JSON.stringify({ data: { [name]: null }, extensions: { cursor, gap: true } }),
      reached: newsRoom.reached,
      onEnd,
    },
    resumeFrom,
  )
}

function topicOf(wish: Wish, { request, contract }: Asking, options: WatchOptions) {
  const { field, keys, rewritten, variables, document, schema } = wish
  const isForAll = options.isForAll(document, schema)
  const viewer: Viewer = isForAll ? { audience: 'GUEST' } : request.viewer
  const looking = { rewritten, variables, request: { ...request, viewer }, document, contract }
  const topic: Subject = { field, keys, look: lookFor(looking, options) }
  const who = isForAll ? null : { ...viewer, sessionId: null }
  const given = rewritten.names.map((one) => variables[one])
  const key = [contract?.name, rewritten.query, given, field, keys, who, request.caller.language]
  return { topic, key: JSON.stringify(key) }
}

async function endWithin(subscription: Subscription, withinMs: number): Promise<void> {
  await wait(Math.random() * withinMs)
  subscription.end(goingAway())
}
