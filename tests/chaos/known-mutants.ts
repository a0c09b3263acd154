import type { Mutant } from './mutants.ts'

/** The bugs that a harness like this one must notice: each has cost somebody money. */
export const mutants: readonly Mutant[] = [
  {
    name: 'a provider is asked under a new key each time',
    breaks: ['provider: money is moved once'],
    changes: [
      {
        file: 'subgraphs/payments/providers/stripe.ts',
        find: "...(key ? { 'idempotency-key': key } : {}),",
        replace: "...(key ? { 'idempotency-key': String(Math.random()) } : {}),",
      },
    ],
  },
  {
    name: 'events are kept after the commit',
    breaks: [
      'audit: the log that operators read',
      'money: an order is paid exactly',
      'stock: the goods of a paid order',
      'copies: payments know of each order',
    ],
    changes: [
      {
        file: 'packages/messaging/transact.ts',
        find: '(sealed.length > 0 ? keep(db, sealed, subscribersOf) : [])',
        replace: `(db && subscribersOf ? sealed : []).map((envelope) => ({ envelope, attempt: 1, awaiting: subscribersOf(envelope.name) }))`,
      },
      {
        file: 'packages/messaging/transact.ts',
        find: 'through.send(told)',
        replace: `const sealed = told.map(({ envelope }) => envelope)
        const later = () => through.client.$transaction((tx) => keep(tx, sealed, through.subscribersOf)).then(through.send)
        setTimeout(() => later().catch(() => undefined), 200)`,
      },
    ],
  },
  {
    name: 'nobody remembers what was heard',
    breaks: ['events: everybody who listens'],
    changes: [
      {
        file: 'packages/messaging/inbox.ts',
        find: `insert into inbox_event (event_id, name)
     select id, name from jsonb_to_recordset($1::jsonb) as e(id text, name text) order by id
     on conflict (event_id) do nothing returning event_id`,
        replace: 'select id as event_id from jsonb_to_recordset($1::jsonb) as e(id text, name text)',
      },
    ],
  },
  {
    name: 'stock is looked at, then taken',
    breaks: ['stock: nothing is negative', 'stock: each step of the journal', 'stock: the journal leads'],
    changes: [
      { file: 'subgraphs/inventory/data/skus.ts', find: 'for update', replace: '' },
      {
        file: 'subgraphs/inventory/data/write-ledger.ts',
        find: `and s.moves = d.seen
      and s.held + d.held >= 0 and s.on_hand + d."onHand" >= s.held + d.held`,
        replace: '',
      },
    ],
    statements: [
      { domain: 'inventory', text: 'alter table stock drop constraint stock_holds_what_is_there' },
      {
        domain: 'inventory',
        text: 'alter table stock_movement drop constraint stock_movement_sku_id_warehouse_id_number_key',
      },
    ],
  },
  {
    name: 'secrets that are only set aside are given to whoever asks next',
    breaks: ['secrets: as many secrets of a SKU are left', 'secrets: a line has as many'],
    changes: [
      {
        file: 'subgraphs/catalog/data/secrets.ts',
        find: `select id from product_secret where sku_id = \${issue.skuId} and issued_at is null`,
        replace: `select id from product_secret s where sku_id = \${issue.skuId} and not exists (
              select from secret_issue i where i.reference = s.reference and i.held_until is null)`,
      },
    ],
  },
  {
    name: 'nobody goes on with a checkout whose worker died',
    breaks: [],
    leaves: 'chk_',
    changes: [
      {
        file: 'subgraphs/orders/jobs/recover-checkouts.ts',
        find: 'recoverCheckouts({ transact, ask, clock, log, sql: db.sql, at: passing })',
        replace: 'Promise.resolve(transact && ask && clock && log && db && passing && recoverCheckouts ? {} : {})',
      },
    ],
  },
]

/** Whatever number counts the turns, each bug has its own once in as many turns as there are bugs. */
export function mutantInTurn(turn: number): Mutant {
  const mutant = mutants[turn % mutants.length]
  if (!mutant) throw new Error(`a turn is a whole number, not ${turn}`)
  return mutant
}
