import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import type pg from 'pg'
import { withClient } from './client.ts'
import { engineConnection } from './engine-connection.ts'

export type Engine = bindings.SchemaEngine

export type Task<T> = {
  readonly url: string
  /** The text of a schema.prisma. */
  readonly datamodel: string
  run(engine: Engine, client: pg.Client): Promise<T>
}

/**
 * Prisma's own schema engine, from npm as WebAssembly: the binary that its command line would download is not needed. There
 * is one instance of it per process and it panics when two calls overlap, so tasks wait for each other.
 */
export function withSchemaEngine<T>(task: Task<T>): Promise<T> {
  const turn = queue.then(() => runAlone(task))
  queue = turn.catch(() => undefined)
  return turn
}

let queue: Promise<unknown> = Promise.resolve()

async function runAlone<T>({ url, datamodel, run }: Task<T>): Promise<T> {
  await load()
  return withClient(url, async (client) => {
    const adapter = bindMigrationAwareSqlAdapterFactory(engineConnection(client))
    const engine = await bindings.SchemaEngine.new(
      { datamodels: [['schema.prisma', datamodel]] },
      () => undefined,
      adapter,
    )
    try {
      return await run(engine, client)
    } catch (error) {
      throw panics.message ? new Error(`Prisma's schema engine panicked: ${panics.message}`, { cause: error }) : error
    } finally {
      engine.free()
    }
  })
}

/** The engine reports a panic to a global of this name, and then dies with an error that says nothing. */
const panics = {
  message: '',
  set_message(message: string) {
    panics.message = message
  },
}

let loading: Promise<void> | undefined

function load(): Promise<void> {
  loading ??= instantiate()
  return loading
}

/** The package expects a bundler to load its .wasm file; in plain Node it is done by hand. */
async function instantiate(): Promise<void> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics })
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = await WebAssembly.compile(readFileSync(script.replace(/\.js$/, '.wasm')))
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(exports)
  exports.__wbindgen_start()
}

/** The part of the global that is used here; its types come only with those of a browser. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object, imports: object): Promise<{ readonly exports: { __wbindgen_start(): void } }>
}
