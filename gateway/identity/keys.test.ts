import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { expect, it } from 'vitest'
import { silent } from '../testing/fixture-subgraph.ts'
import { askInProcess } from './ask-in-process.ts'
import { issuerKeys } from './keys.ts'

const keySet = async (kid: string) => {
  const { publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  return { keys: [{ ...(await exportJWK(publicKey)), kid }] }
}

const MINUTE = 60_000

it('A key that is known is not waited for, but for one that nobody has asked after for long', async () => {
  let now = 0
  const answers: unknown[] = [await keySet('first'), new Promise(() => undefined)]
  const load = async () => answers.shift()
  const made = () => issuerKeys({ issuer: 'any', load, clock: () => new Date(now), log: silent })
  const keys = made()
  expect(await keys.find('first')).not.toBeNull()
  now = 6 * MINUTE
  expect(await keys.find('first')).not.toBeNull()
  expect(answers).toHaveLength(0)
  answers.push(await keySet('first'), await keySet('second'))
  const idle = made()
  expect(await idle.find('first')).not.toBeNull()
  now += 11 * MINUTE
  expect(await idle.find('first')).toBeNull()
})

it('Who is asked in this process and does not answer is given up, and told so', async () => {
  let closed: Promise<unknown> | undefined
  const handle = async (_: unknown, response: ServerResponse) => {
    closed = once(response, 'close')
    await new Promise(() => undefined)
  }
  await expect(askInProcess(handle, '/keys', 50)).rejects.toThrow('did not answer in time')
  await closed
})
