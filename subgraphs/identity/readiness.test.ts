import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { heardLog } from '@supermall/messaging/trial/heard-log'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { serveSubgraph } from '@supermall/subgraph/serve'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import subgraph from './index.ts'

const OWN = 'a secret of this mall, for its keys'
const FOREIGN = 'a secret that was mixed up with it'

const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-identity-'))
let databaseUrl: string
const opened: OpenSubgraph[] = []
beforeAll(async () => {
  databaseUrl = await cloneDatabase('identity')
})
afterAll(async () => {
  await Promise.all(opened.map((one) => one.stop()))
  rmSync(dataDirectory, { recursive: true, force: true })
})

async function open(secret: string, mode = 'production'): Promise<OpenSubgraph> {
  const variables = { MODE: mode, IDENTITY_KEY_SECRET: secret }
  const one = await subgraph.open(environment({ databaseUrl, bus: memoryBus(), dataDirectory, variables }))
  opened.push(one)
  return one
}

async function readyOf(one: OpenSubgraph) {
  const log = heardLog()
  const served = await serveSubgraph(one, { host: '127.0.0.1', port: 0, secret: 'x', mode: 'production', log })
  const ready = await fetch(`http://127.0.0.1:${served.port}/health/ready`)
  const keys = await fetch(`http://127.0.0.1:${served.port}/.well-known/jwks.json`)
  await served.stop()
  const said = log.lines.flatMap(({ facts: { error } }) => (error instanceof Error ? [error.message] : []))
  return { status: ready.status, keys: keys.status, said }
}

describe('the domain of sign-ins', () => {
  test('is ready before a key was made, and under the secret that sealed the keys', async () => {
    for (const _ of ['before', 'after']) expect(await readyOf(await open(OWN))).toMatchObject({ status: 200, said: [] })
  })

  test('is not ready where nobody could sign in, and the log says why, without the secret', async () => {
    const { status, keys, said } = await readyOf(await open(FOREIGN))
    expect({ status, keys }).toEqual({ status: 503, keys: 200 })
    expect(said).toEqual([expect.stringMatching(/^signing key key_\S+ was sealed with another IDENTITY_KEY_SECRET$/)])
  })

  test('begins anew with other keys where whoever keeps the machine says that the secret is lost, and only there', async () => {
    const lost = await open(FOREIGN)
    const errand = (one: OpenSubgraph) =>
      one.errands['signing-keys']?.({ words: [], secret: async () => '' }) ?? Promise.reject(new Error('unknown'))
    expect(await errand(await open(OWN))).toMatchObject({ ok: false, refusals: [{ code: 'NOTHING_LOST' }] })
    expect(await errand(lost)).toMatchObject({ ok: true, value: expect.stringMatching(/^key_\S+ signs from now on/) })
    expect(await readyOf(lost)).toMatchObject({ status: 200, said: [] })
    expect(await errand(lost)).toMatchObject({ ok: false, refusals: [{ code: 'NOTHING_LOST' }] })
    expect(await readyOf(await open(OWN))).toMatchObject({ status: 503 })
  })

  test('is ready in development, where such keys are replaced', async () => {
    expect(await readyOf(await open(FOREIGN, 'development'))).toMatchObject({ status: 200, said: [] })
  })
})
