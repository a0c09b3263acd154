import { setTimeout as wait } from 'node:timers/promises'
import { STEP_NAMES } from '../../subgraphs/orders/domain/checkout.ts'
import type { Field } from './field.ts'
import type { Provider } from './provider.ts'

/** A process and a step at which it is told to kill itself. */
export type Edge = {
  readonly part: string
  readonly step: string
  /** What must be done to the mall that anybody comes there at all. */
  readonly arrange?: (field: Field, provider: Provider) => Promise<void>
}

const STEPS = STEP_NAMES.map((name) => name.toLowerCase().replaceAll('_', '-'))
/** What is taken back once a later step was refused, as some of them are all the time. */
const UNDONE = ['hold-stock', 'hold-promotions']
/** What is taken back only when nobody knows whether the last step happened: all that it is refused for is asked before the first. */
const LAST_UNDONE = STEPS.filter((step) => step !== 'quote' && !UNDONE.includes(step))

const MESSAGING = [
  'after-commit-before-publish',
  'after-publish-before-mark',
  'after-effect-before-ack',
  'after-ack-before-confirm',
]

/** Around what a provider is asked for. */
const CALLING = ['before-call', 'after-call', 'after-keep']

const calls = (what: string, kinds: readonly string[]): readonly Edge[] =>
  kinds.flatMap((kind) => CALLING.map((side) => ({ part: 'payments', step: `${what}:${side}@${kind}` })))

/** One event on its way: told by one domain, and heard by others. */
const way = (event: string, from: string, ...to: readonly string[]): readonly Edge[] => [
  { part: from, step: `after-commit-before-publish@${event}` },
  ...to.map((part) => ({ part, step: `after-effect-before-ack@${event}` })),
]

/** From what a case or an operator decides to the money that is back, and to what goes back with it. */
const refunding = [
  ...way('refund.requested', 'orders', 'payments'),
  ...calls('refund', ['ORDER', 'FRIEND', 'CASHIER', 'PURCHASE']),
  ...calls('refund', ['LATE']).map((edge) => Object.assign({ arrange: unsettle }, edge)),
  ...way('refund.succeeded', 'payments', 'orders'),
  ...way('order.refunded', 'orders', 'catalog', 'inventory', 'promotions', 'payments'),
  ...way('aftersale.reshipped', 'orders', 'inventory'),
]

/** Money on its way in and out. Of a withdrawal nobody hears; whoever asks again for it must not have it twice. */
const paying = [
  ...calls('payment', ['ORDER', 'FRIEND', 'RECHARGE', 'CASHIER', 'PURCHASE']),
  { part: 'payments', step: 'notification:after-keep' },
  { part: 'payments', step: 'notification:after-answer' },
  ...way('payment.succeeded', 'payments', 'orders'),
  ...way('order.paid', 'orders', 'inventory', 'payments', 'promotions'),
  ...way('order.collected', 'orders', 'payments', 'promotions'),
  ...way('wallet.recharged', 'payments', 'promotions'),
  ...way('balance.granted', 'promotions', 'payments'),
  ...['requested', 'done', 'refused'].flatMap((end) => way(`wallet.withdraw_${end}`, 'payments')),
]

/** From its first day to its last, or to an early end. */
const living = [
  ...way('order.created', 'orders', 'cart', 'inventory', 'promotions'),
  ...way('secrets.changed', 'catalog', 'inventory'),
  ...way('order.cancelled', 'orders', 'catalog', 'inventory', 'payments', 'promotions'),
  ...way('order.finished', 'orders', 'inventory', 'members', 'payments', 'promotions'),
]

/** Every edge of every step of a checkout, forth and back, of telling and hearing in the domains of an order, and of money. */
export const edges: readonly Edge[] = [
  ...STEPS.flatMap((step) =>
    ['before-do', 'after-do'].map((side) => ({ part: 'orders', step: `checkout:${step}:${side}` })),
  ),
  ...UNDONE.flatMap((step) =>
    ['before-undo', 'after-undo'].map((side) => ({ part: 'orders', step: `checkout:${step}:${side}` })),
  ),
  ...LAST_UNDONE.flatMap((step) =>
    ['before-undo', 'after-undo'].map((side) => ({
      part: 'orders',
      step: `checkout:${step}:${side}`,
      arrange: tireOfPayments,
    })),
  ),
  ...['orders', 'payments', 'inventory', 'promotions'].flatMap((part) => MESSAGING.map((step) => ({ part, step }))),
  ...living,
  ...paying,
  ...refunding,
]

/**
 * Deaths of a hunt for planted bugs, before any fault by chance: right after a commit that must tell somebody, while something is
 * heard, and in the midst of a checkout. What does harm only there is caught by any seed.
 */
export const deaths: readonly Edge[] = [
  { part: 'orders', step: 'after-commit-before-publish@order.paid' },
  { part: 'payments', step: 'after-commit-before-publish@payment.succeeded' },
  { part: 'inventory', step: 'after-commit-before-publish@audit.recorded' },
  { part: 'promotions', step: 'after-effect-before-ack@order.paid' },
  { part: 'orders', step: 'checkout:hold-stock:after-do' },
]

/** Money comes too late only where a provider did not say what it had done. */
async function unsettle(_: Field, provider: Provider): Promise<void> {
  provider.unsettle()
}

const LONGEST_TIRING_MS = 60_000

/** Whoever opens payments says nothing, until a checkout that waits for it is out of time: made older, as its patience is minutes. */
async function tireOfPayments(field: Field): Promise<void> {
  const payments = field.processes.get('payments')
  // Those that an earlier death left behind on their way back are out of sight: nobody takes them up within a minute.
  const since = new Date()
  payments?.kill('SIGSTOP')
  try {
    for (const end = Date.now() + LONGEST_TIRING_MS; Date.now() < end; await wait(300)) {
      await field.query('orders', AGE)
      const [turned] = await field.query<{ count: number }>('orders', TURNED, [since])
      if (turned && turned.count > 0) return
    }
  } finally {
    payments?.kill('SIGCONT')
  }
}

const IS_WAITING = `exists (
  select from checkout_step s where s.checkout_id = c.id and s.name = 'OPEN_PAYMENT' and s.status = 'RUNNING')`
const AGE = `update checkout c set created_at = now() - interval '3 minutes'
  where c.status = 'PROCESSING' and c.created_at > now() - interval '2 minutes' and ${IS_WAITING}`
const TURNED = `select count(*)::int from checkout c where c.status = 'UNDOING' and c.updated_at >= $1 and ${IS_WAITING}`
