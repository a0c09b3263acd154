import type { Heard, Said } from '../../subgraphs/payments/trial/books.ts'
import type { Fault } from '../../subgraphs/payments/trial/simulator.ts'
import { startSimulator } from '../../subgraphs/payments/trial/simulator.ts'
import { stripeConfig, stripeVoice } from '../../subgraphs/payments/trial/stripe-voice.ts'
import type { Chance } from './chance.ts'
import { streamOf } from './chance.ts'
import { openLying } from './lying.ts'
import { openTelling } from './telling.ts'
import type { Movement, Till } from './till.ts'
import { kindOf, openTill } from './till.ts'

/** A provider of payments that charges cards for real in its own books, and is as unreliable as the day allows. */
export type Provider = {
  readonly config: Readonly<Record<string, unknown>>
  /** Where the mall is that it tells what was paid: late, never, or more than once. */
  readonly callBack: (url: string) => void
  /** Keeps to itself what it has to tell, until it is let speak: then it tells all of it, in another order, and some of it twice. */
  readonly fallSilent: () => void
  readonly speakUp: () => void
  /** While it lies it names wrong amounts: when it is asked to charge, and in notifications beside the right ones. */
  readonly lie: (isLying: boolean) => void
  /** The payments of which the mall has taken a notification of a wrong amount. */
  readonly liedAbout: () => readonly string[]
  /** All money that it moved. */
  readonly movements: () => readonly Movement[]
  /** What it was made to move twice. */
  readonly movedTwice: () => readonly string[]
  /** From now on things go wrong, until it is calm again. */
  readonly unsettle: () => void
  /** From now on nothing goes wrong. */
  readonly calm: () => void
  readonly stop: () => Promise<void>
}

const AFTERWARDS: readonly Fault[] = ['ERROR_AFTER', 'SILENT_AFTER', 'CUT_AFTER']
/** How often the first try to move money, a further one, and a mere question go wrong. */
const ODDS = { first: 0.45, again: 0.15, question: 0.05 }
const DECLINING = 0.05
const DECLINED = { status: 402, body: JSON.stringify({ error: { code: 'card_declined' } }) }

export async function openProvider(seed: number, isReliable: boolean): Promise<Provider> {
  const chance = streamOf(seed, 'provider')
  const talk = streamOf(seed, 'telling')
  const simulator = await startSimulator()
  const voice = stripeVoice(simulator.books, () => new Date())
  const till = openTill()
  const { ended, fallSilent, speakUp, callBack, tell, tellOnce } = openTelling(talk)
  /** Refunds that its lists do not show yet. */
  const hidden = new Set<string>()
  const isDeclined = openDeclining(chance, till)
  const lying = openLying(talk, tellOnce)
  let isCalm = isReliable

  function answer(heard: Heard): Said {
    if (isDeclined(heard, isCalm)) return DECLINED
    const said = voice.answer(heard)
    const moved = till.enter(heard, said)
    const kind = moved?.kind === 'CHARGE' ? 'PAID' : 'REFUNDED'
    if (moved) tell(isCalm ? 1 : talk.pick([0, 1, 1, 1, 3]), () => voice.tell({ kind, id: moved.about }))
    if (kindOf(heard) === 'CHARGE') return lying.misname(said, moved, (telling) => voice.tell(telling))
    return heard.method === 'GET' && heard.path === '/v1/refunds' ? without(hidden, said) : said
  }

  simulator.speak({ answer, tell: voice.tell })
  simulator.sulk((heard) => (isCalm ? null : moodOf(heard, { chance, till, hidden })))
  return {
    config: stripeConfig(simulator.url),
    callBack,
    fallSilent,
    speakUp,
    lie: lying.lie,
    liedAbout: lying.about,
    movements: () => [...till.movements.values()],
    movedTwice: till.twice,
    unsettle() {
      isCalm = false
    },
    calm() {
      isCalm = true
      speakUp()
    },
    async stop() {
      await ended()
      await simulator.stop()
    },
  }
}

type Sulking = { readonly chance: Chance; readonly till: Till; readonly hidden: Set<string> }

function moodOf(heard: Heard, { chance, till, hidden }: Sulking): Fault | null {
  const kind = kindOf(heard)
  const isAgain = till.movements.has(heard.headers['idempotency-key'] ?? '')
  const odds = kind === null ? ODDS.question : isAgain ? ODDS.again : ODDS.first
  if (chance.next() >= odds) return null
  if (kind === null || chance.next() < 0.2) return 'ERROR_BEFORE'
  const refundId = new URLSearchParams(heard.body).get('metadata[refundId]')
  if (refundId && !isAgain) hidden.add(refundId)
  return chance.pick(AFTERWARDS)
}

/** What was declined under a key is declined whenever that is asked again; what was charged under it never is. */
function openDeclining(chance: Chance, { movements }: Till) {
  const declined = new Set<string>()
  return (heard: Heard, isCalm: boolean): boolean => {
    const key = heard.headers['idempotency-key'] ?? ''
    if (kindOf(heard) !== 'CHARGE' || movements.has(key)) return false
    if (!isCalm && chance.next() < DECLINING) declined.add(key)
    return declined.has(key)
  }
}

/** Lists lag behind: what is asked about too early is not there yet, and whoever then asks again must do so under the same key. */
function without(hidden: Set<string>, said: Said): Said {
  const { data } = JSON.parse(said.body) as { data: { metadata: { refundId: string } }[] }
  const shown = data.filter(({ metadata }) => !hidden.delete(metadata.refundId))
  return { ...said, body: JSON.stringify({ data: shown }) }
}
