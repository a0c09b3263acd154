import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { guardSchema } from '@supermall/subgraph/authorize'
import type { OpenSubgraph, Operation, Route } from '@supermall/subgraph/definition'
import { executor } from '@supermall/subgraph/execute'
import { createLog, isLevel } from '@supermall/subgraph/log'
import { baseResolvers } from '@supermall/subgraph/scalars'
import { baseSchemaFile } from '@supermall/subgraph/schema'
import type { Request } from '@supermall/subgraph/viewer'
import { parse } from 'graphql'
import type { Part } from '../compose.ts'

type FixtureDomain = {
  readonly name: string
  readonly schema: string
  readonly nodes: Readonly<Record<string, string>>
  readonly resolvers: object
  readonly routes?: readonly Route<undefined>[]
}

/** A subgraph at work, as far as a gateway can tell, and everything it was asked. */
export type Fixture = {
  readonly open: OpenSubgraph
  readonly part: Part
  readonly asked: { readonly operation: Operation; readonly request: Request }[]
  /** While it is set, asking fails with it. */
  fault: Error | null
}

const { TEST_LOG = '' } = process.env
export const silent = createLog({ level: isLevel(TEST_LOG) ? TEST_LOG : 'silent', isPretty: true })

export function fixture({ name, schema: text, nodes, resolvers, routes = [] }: FixtureDomain): Fixture {
  const sdl = `${readFileSync(baseSchemaFile(), 'utf8')}\n${text}`
  const all = { ...baseResolvers(`${name}Error`), ...resolvers }
  const schema = guardSchema(
    buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: withoutMissing(all, sdl) as never }),
  )
  const run = executor(schema, { service: name, log: silent })
  const made: Fixture = {
    part: { name, sdl, nodes },
    asked: [],
    fault: null,
    open: {
      name,
      schema,
      routes,
      errands: {},
      contextFor: (request) => ({ ...request, personal: { isNoted: false } }),
      async execute(operation, context) {
        if (made.fault) throw made.fault
        made.asked.push({ operation, request: context })
        return run(operation, context)
      },
      async check() {
        if (made.fault) throw made.fault
      },
      seed: async () => undefined,
      stop: async () => undefined,
    },
  }
  return made
}

/** A fixture need not have every type that the base brings resolvers for. */
function withoutMissing(resolvers: object, sdl: string): object {
  return Object.fromEntries(Object.entries(resolvers).filter(([type]) => new RegExp(`\\b${type}\\b`).test(sdl)))
}
