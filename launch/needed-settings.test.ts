import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings, SettingsFault } from '@supermall/subgraph/settings'
import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { openGround } from './ground.ts'
import { requireSettings } from './needed-settings.ts'

const SECRET = 'a secret of at least 32 characters'
const log = createLog({ level: 'silent', isPretty: false })

type Variables = Readonly<Record<string, string>>

/** The names of what is told to be wrong, in its order. */
function faultsOf(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof SettingsFault) return error.lines.map((line) => line.split(' ')[0] ?? '')
    throw error
  }
  return []
}

const missing = (words: readonly string[], variables: Variables) =>
  faultsOf(() => requireSettings(readSettings(houseSettings, variables), readArguments(words)))

test('production wants to be told its address and its secret, also where it is one process', () => {
  const production = { MODE: 'production' }
  expect(missing([], production)).toEqual(['INTERNAL_SECRET', 'PUBLIC_URL'])
  expect(missing(['orders'], production)).toEqual(['DATABASE_URL', 'NATS_URL', 'INTERNAL_SECRET', 'PUBLIC_URL'])
  const given = { ...production, INTERNAL_SECRET: SECRET, PUBLIC_URL: 'https://mall.example' }
  expect(missing([], given)).toEqual([])
  for (const words of [['migrate'], ['operator', 'ada'], ['signing-keys']])
    expect(missing(words, production)).toEqual([])
})

test('development goes on without, and several processes want what they share', () => {
  expect(missing([], {})).toEqual([])
  expect(missing(['orders'], {})).toEqual(['DATABASE_URL', 'NATS_URL', 'INTERNAL_SECRET'])
})

test('a secret between processes that could be guessed is refused, and not repeated', () => {
  const read = () => readSettings(houseSettings, { INTERNAL_SECRET: 'guessable' })
  expect(read).toThrow('INTERNAL_SECRET must have at least 32 characters')
  expect(read).not.toThrow('guessable')
})

const grounded = (variables: Variables) =>
  openGround({ settings: readSettings(houseSettings, variables), variables, parts: [], isReset: false, log })

test('an address of a database that cannot be read is a fault of settings, and an empty one is none', async () => {
  const server = { DATABASE_URL: 'postgres://mall:pw@localhost:1/{domain}' }
  const wrong = ['mysql://elsewhere/catalog', 'postgres://[', 'elsewhere']
  for (const DATABASE_URL_CATALOG of wrong)
    await expect(grounded({ ...server, DATABASE_URL_CATALOG })).rejects.toMatchObject({
      name: 'SettingsFault',
      lines: [expect.stringMatching(/^DATABASE_URL_CATALOG must be a URL/)],
    })
  expect(faultsOf(() => readSettings(houseSettings, { DATABASE_URL: 'postgres://[' }))).toEqual(['DATABASE_URL'])
  const ground = await grounded({ ...server, DATABASE_URL_CATALOG: '' })
  expect(ground.postgres).toBe('Postgres at localhost:1')
  await expect(ground.databaseUrl('catalog')).rejects.not.toThrow('Invalid URL')
  await ground.stop()
})
