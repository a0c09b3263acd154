/** A process and a step at which it is told to kill itself. */
export type Edge = { readonly part: string; readonly step: string }

/** Without a domain of promotions nobody asks for any, and its step is passed over. */
const STEPS = ['quote', 'hold-stock', 'hold-promotions', 'hold-balance', 'place-orders', 'open-payment']
/** What can be taken back once a later step was refused. */
const UNDONE = ['hold-stock', 'hold-promotions', 'hold-balance', 'place-orders']

const MESSAGING = [
  'after-commit-before-publish',
  'after-publish-before-mark',
  'after-effect-before-ack',
  'after-ack-before-confirm',
]

/** Every edge of every step of a checkout, forth and back, and every edge of telling and hearing in the domains of an order. */
export const edges: readonly Edge[] = [
  ...STEPS.flatMap((step) =>
    ['before-do', 'after-do'].map((side) => ({ part: 'orders', step: `checkout:${step}:${side}` })),
  ),
  ...UNDONE.flatMap((step) =>
    ['before-undo', 'after-undo'].map((side) => ({ part: 'orders', step: `checkout:${step}:${side}` })),
  ),
  ...['orders', 'payments', 'inventory', 'promotions'].flatMap((part) => MESSAGING.map((step) => ({ part, step }))),
]
