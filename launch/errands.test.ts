import { Readable } from 'node:stream'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { createPool } from '@supermall/subgraph/database/pool'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings } from '@supermall/subgraph/settings'
import { cloneDatabase } from '@supermall/testing/database'
import { rival, survivors } from '@supermall/testing/rival'
import { scratchFolder } from '@supermall/testing/scratch'
import { afterAll, expect, test } from 'vitest'
import { registry } from '../subgraphs/index.ts'
import { readArguments } from './arguments.ts'
import type { Input } from './errands.ts'
import { runErrand } from './errands.ts'
import type { MallOptions } from './mall.ts'
import { openDomain } from './mall.ts'
import { UsageFault } from './usage-fault.ts'

const PASSWORD = 'correct horse battery'
const databaseUrl = await cloneDatabase('identity')
const sql = createPool(databaseUrl, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-errands' })
afterAll(() => sql.end())

/** A mall in production, with nobody in it. */
function options(): MallOptions {
  const variables = {
    MODE: 'production',
    IDENTITY_KEY_SECRET: 'a secret of this mall, for its keys',
    DATA_DIR: scratchFolder('supermall-errands-'),
    ARGON2_MEMORY_KIB: '64',
    ARGON2_PASSES: '1',
  }
  const ground = {
    postgres: 'Postgres',
    databaseUrl: async () => databaseUrl,
    bus: memoryBus(),
    cache: memoryCache(),
    secret: 'x',
    lost: new Promise<string>(() => undefined),
    stop: async () => undefined,
  }
  const log = createLog({ level: 'silent', isPretty: false })
  return { parts: [], scale: 1, settings: readSettings(houseSettings, variables), variables, ground, log }
}

function given(words: readonly string[], input: Input = Readable.from([`${PASSWORD}\n`])): Promise<string> {
  const { errand } = readArguments(words)
  if (!errand) throw new Error('that is no errand')
  return runErrand(errand, options(), input)
}

const isTold = (error: unknown): boolean => error instanceof UsageFault
const operators = async () =>
  (
    await sql.query<{ username: string; permissions: string[]; status: string }>(
      "select username, permissions, status from account where audience = 'PLATFORM'",
    )
  ).rows

test('what is no name, no password, or comes from where it can be seen, makes nobody an operator', async () => {
  await expect(given(['operator', '1'])).rejects.toThrow('name')
  await expect(given(['operator', 'ada'], Readable.from(['short\n']))).rejects.toThrow('8 to 128 characters')
  const terminal = Object.assign(Readable.from([PASSWORD]), { isTTY: true })
  await expect(given(['operator', 'ada'], terminal)).rejects.toThrow('standard input')
  expect(await operators()).toEqual([])
})

test('of many who make the first operator of a mall at once one does, who signs in and may do everything', async () => {
  const told = survivors(await rival(3, (i) => given(['operator', `ada${i}`])), isTold)
  expect(told).toEqual([expect.stringMatching(/^ada\d may sign in as platform staff, and may do everything$/)])
  const [first, ...others] = await operators()
  expect([first, others]).toEqual([{ username: expect.any(String), permissions: ['*'], status: 'ACTIVE' }, []])
  const { rows } = await sql.query('select action, audience, summary, after from audit_entry')
  const summary = `Created the first operator ${first?.username}`
  expect(rows).toEqual([{ action: 'identity.staff.edit', audience: 'SYSTEM', summary, after: expect.anything() }])
  expect(JSON.stringify(rows)).not.toContain(PASSWORD)
  expect(await signIn(first?.username ?? '')).toEqual({ account: { audience: 'PLATFORM' }, errors: [] })
})

test('no second one is made', async () => {
  const before = await operators()
  await expect(given(['operator', 'eve'])).rejects.toThrow('The mall has platform staff already')
  expect(await operators()).toEqual(before)
})

async function signIn(login: string): Promise<unknown> {
  const entry = registry.find(({ name }) => name === 'identity')
  if (!entry) throw new Error('nobody can sign in')
  const identity = await openDomain(entry, options())
  const caller = { ip: '127.0.0.1', userAgent: 'a test', language: 'en', traceparent: null }
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { account { audience } errors { code } } }'
  const input = { audience: 'PLATFORM', login, password: PASSWORD }
  const context = identity.contextFor({ viewer: { audience: 'GUEST' }, caller })
  const { data } = await identity.execute({ query, variables: { input } }, context)
  await identity.stop()
  return data?.signIn
}
