import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PrismaPg } from '@prisma/adapter-pg'
import type { Clock } from '@supermall/kernel/time'
import type { Answerer, Ask } from '@supermall/messaging/ask'
import type { Bus } from '@supermall/messaging/bus'
import type { Consumer } from '@supermall/messaging/consume'
import type { Job } from '@supermall/messaging/jobs'
import type { Log } from '@supermall/messaging/log'
import type { SubscribersOf } from '@supermall/messaging/outbox'
import type { Patience } from '@supermall/messaging/patience'
import type { Client, Sql, TransactionSql } from '@supermall/messaging/sql'
import type { House } from '@supermall/messaging/start'
import type { Operate, Transact, TransactTogether } from '@supermall/messaging/unit'
import type { GraphQLSchema } from 'graphql'
import type { Pool } from 'pg'
import type { Cache } from './cache.ts'
import type { Errand, Errands } from './errand.ts'
import type { Measure } from './measure.ts'
import { openSubgraph } from './open.ts'
import type { Personal } from './personal.ts'
import type { Spec, Values } from './settings.ts'
import type { Request } from './viewer.ts'

/** What the house gives a domain to stand on. */
export type Floor<S extends Spec = Spec> = {
  readonly adapter: PrismaPg
  readonly sql: Pool
  readonly cache: Cache
  readonly settings: Values<S>
  /** A folder of the domain's own, for files that outlive the process. */
  readonly dataDirectory: string
  /** How clients reach the mall: `http://localhost:4000`. */
  readonly publicUrl: string
  readonly log: Log
  readonly clock: Clock
}

/** What a domain makes of the floor, once per process: its Prisma client and its providers. */
export type Tools<Tx extends TransactionSql> = {
  readonly client: Client<Tx> & { $disconnect(): Promise<void> }
}

/** What answers, jobs, routes and seeds may touch. */
export type Within<Tx extends TransactionSql, T extends Tools<Tx>> = House<Tx> & T & { readonly cache: Cache }

/** What a domain's `context.ts` starts from, once per request. */
export type ContextBase<Tx extends TransactionSql, T extends Tools<Tx>> = Request &
  T & {
    readonly sql: Sql
    readonly cache: Cache
    readonly transact: Transact<Tx>
    readonly operate: Operate<Tx>
    /** For what several viewers ask for at the same time. */
    readonly transactTogether: TransactTogether<Tx>
    readonly ask: Ask
    readonly clock: Clock
    readonly log: Log
    readonly wakeJob: (name: string) => void
    readonly personal: Personal
  }

/** What a domain's `context.ts` makes of it. Its loaders, and nothing else of it, are made anew for each mutation of a request. */
export type Reading = Request & { readonly loaders: object }

/** A plain HTTP path of a domain, outside the graph: keys, uploads, webhooks. It answers for its own safety. */
export type Route<W> = {
  readonly method: 'GET' | 'PUT' | 'POST'
  /** Everything below it, when it ends with a slash. */
  readonly path: string
  readonly handle: (request: IncomingMessage, response: ServerResponse, within: W) => Promise<void>
}

export type Seeding<W> = W & {
  /** How many SKUs the whole mall shall have. */
  readonly scale: number
}

export type SubgraphDefinition<Tx extends TransactionSql, T extends Tools<Tx>, C extends Reading, S extends Spec> = {
  readonly name: string
  readonly settings?: S
  readonly open: (floor: Floor<S>) => T
  readonly context: (base: ContextBase<Tx, T>) => C
  readonly resolvers: object
  readonly consumers: readonly Consumer<Tx>[]
  readonly answers: readonly Answerer<Within<Tx, T>>[]
  readonly jobs: readonly Job<Within<Tx, T>>[]
  readonly routes?: readonly Route<Within<Tx, T>>[]
  readonly errands?: readonly Errand<Within<Tx, T> & { readonly operate: Operate<Tx> }>[]
  /** Throws with the reason when it cannot do its work although its database answers. */
  readonly check?: (tools: T) => Promise<void>
  /** What of its state whoever watches the mall wants to know, beside what the house counts of every domain. */
  readonly measures?: readonly Measure[]
  /** Fills an empty domain; told nothing happened when it holds rows already. Deterministic. */
  readonly seed: (seeding: Seeding<Within<Tx, T>>) => Promise<void>
}

/** Where a domain is opened: which database, which bus, which clock. */
export type Environment = {
  readonly databaseUrl: string
  readonly databasePool: number
  readonly bus: Bus
  readonly cache: Cache
  readonly subscribersOf: SubscribersOf
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly dataDirectory: string
  readonly publicUrl: string
  readonly log: Log
  readonly clock: Clock
  readonly redeliverAfterMs?: number
  /** Whether jobs may begin: while a mall is filled they wait, also for what other domains of it tell them. */
  readonly mayWork?: () => boolean
}

export type Operation = {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

/** A domain at work. The context is made once per request of a client and handed to every operation that it causes here. */
export type OpenSubgraph = {
  readonly name: string
  readonly schema: GraphQLSchema
  readonly contextFor: (request: Request) => Request
  /** Within that patience, when somebody waits for the answer. */
  readonly execute: (operation: Operation, context: Request, patience?: Patience) => Promise<Answer>
  readonly routes: readonly Route<undefined>[]
  /** Resolves when it can work; throws with the reason when it cannot. */
  readonly check: () => Promise<void>
  /** Once per database. `past` is what is recorded of the domain's first month, if it shall have had one. */
  readonly seed: (scale: number, past?: string | null) => Promise<void>
  readonly errands: Errands
  readonly stop: () => Promise<void>
}

export type Answer = {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly PublicError[]
  /** `isPersonal`: for this viewer alone, whatever is declared of the fields. */
  readonly extensions?: { readonly isPersonal: true }
}

export type PublicError = {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly locations?: readonly { readonly line: number; readonly column: number }[]
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string }
}

export type Subgraph = {
  readonly name: string
  readonly settings: Spec
  readonly open: (environment: Environment) => Promise<OpenSubgraph>
}

/** The domain on one screen. What it is made of stays inside: outside it is a name that can be opened. */
export function defineSubgraph<
  Tx extends TransactionSql,
  T extends Tools<Tx>,
  C extends Reading,
  const S extends Spec = Record<never, never>,
>(definition: SubgraphDefinition<Tx, T, C, S>): Subgraph {
  return {
    name: definition.name,
    settings: definition.settings ?? {},
    open: (environment) => openSubgraph(definition, environment),
  }
}
