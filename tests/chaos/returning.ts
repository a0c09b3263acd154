import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { within } from './client.ts'
import type { Sent } from './handing-over.ts'
import { CARRIER } from './handing-over.ts'
import { APPROVE, CASE, END_CASE, SEND_AGAIN, SEND_BACK, TAKE_BACK } from './operations.ts'
import { apply } from './ordering.ts'
import type { Scene } from './scene.ts'
import { witness } from './witness.ts'

type State = { readonly id: string; readonly status: string; readonly version: number }
type Moved = { readonly case: State | null }

const MOST_MOVES = 12

/** One piece of what was sent comes back, for money or for another one. */
export async function sendBack(asking: Asking, { id: orderId, lines }: Sent, scene: Scene): Promise<void> {
  const kind = scene.chance.pick(['RETURN', 'EXCHANGE'])
  const pieces = lines.slice(0, 1).map(({ id: lineId }) => ({ lineId, quantity: 1 }))
  let state = await apply(asking, { orderId, kind, lines: pieces }, scene)
  for (let moves = 0; state && moves < MOST_MOVES && nextOf(state) !== null && !scene.isOver(); moves++) {
    state = (await move(asking, state, scene)) ?? (await look(asking, state, scene))
    const isOver = state.status === 'DONE' || state.status === 'REFUNDING'
    if (isOver) scene.tell({ what: kind === 'EXCHANGE' ? 'exchanged' : 'granted', id: state.id })
  }
}

type Step = {
  readonly query: string
  readonly field: string
  readonly isBuyers: boolean
  readonly with: Readonly<Record<string, unknown>>
}

/** What is to be done about a case where it stands, and by whom. */
const STEPS: Readonly<Record<string, Step>> = {
  APPLIED: { query: APPROVE, field: 'aftersaleApprove', isBuyers: false, with: {} },
  APPROVED: { query: SEND_BACK, field: 'aftersaleReturn', isBuyers: true, with: CARRIER },
  BUYER_SHIPPED: { query: TAKE_BACK, field: 'aftersaleReceive', isBuyers: false, with: {} },
  RECEIVED: { query: SEND_AGAIN, field: 'aftersaleReship', isBuyers: false, with: CARRIER },
  MERCHANT_SHIPPED: { query: END_CASE, field: 'aftersaleFinish', isBuyers: true, with: {} },
}

const nextOf = ({ status }: State): Step | null => STEPS[status] ?? null

/** Whoever gets no answer looks where the case stands: the version says whether it was moved. */
async function move(asking: Asking, state: State, scene: Scene): Promise<State | null> {
  const step = nextOf(state)
  if (step === null) return null
  const which = step.field === 'aftersaleFinish' ? {} : { expectedVersion: state.version }
  const input = Object.assign({ caseId: state.id }, which, step.with)
  const who = step.isBuyers ? asking : scene.ground.admin
  const since = performance.now()
  const answer = await within(who.asks<Record<string, Moved | null>>(step.query, { input }))
  const moved = answer?.data?.[step.field]?.case ?? null
  if (moved) scene.tell({ what: 'moved', id: moved.id, status: moved.status })
  if (moved) witness(scene, moved, { who: step.isBuyers ? 'buyer' : 'operator', since })
  return moved
}

/** By turns as its buyer and as whoever decides it. */
async function look(asking: Asking, state: State, scene: Scene): Promise<State> {
  await wait(300)
  const who = scene.chance.pick(['buyer', 'operator'] as const)
  const since = performance.now()
  const asked = (who === 'buyer' ? asking : scene.ground.admin).asks<{ aftersaleCase: State | null }>(CASE, {
    id: state.id,
  })
  const found = (await within(asked))?.data?.aftersaleCase
  if (found) witness(scene, found, { who, since })
  return found ?? state
}
