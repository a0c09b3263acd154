import { readFileSync, writeFileSync } from 'node:fs'
import type { ClientRequest } from 'node:http'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { fromRoot } from '@supermall/subgraph/root'
import type { Chance } from '../chance.ts'
import type { Field } from '../field.ts'
import { domains } from '../field.ts'

export const deployOne = (field: Field, chance: Chance): Promise<void> => deploy(field, chance.pick(domains))

export const deployGateway = (field: Field): Promise<void> => deploy(field, 'gateway')

/** One after the other, each as soon as the one before is there again. */
export async function deployAll(field: Field): Promise<void> {
  for (const name of [...domains, 'gateway']) {
    await deploy(field, name)
    await untilReady(field.address(name))
  }
}

const IN_FLIGHT = 4
const LONGEST_START_MS = 30_000
const LONGEST_SWAP_MS = 10_000

/** Whoever is asked to end gives its answer to what it has taken, and then ends by itself. */
async function deploy(field: Field, name: string): Promise<void> {
  const process = field.processes.get(name)
  const taken = await Promise.all(Array.from({ length: IN_FLIGHT }, () => openRequest(field.address(name))))
  const ending = process?.stop()
  await wait(50)
  const answers = await Promise.all(taken.map((one) => one?.finish() ?? 'NEVER TAKEN'))
  await ending
  const lost = answers.filter((one) => one === 'LOST').length
  if (lost > 0) field.complain(`${name} gave no answer to ${lost} requests that it had taken`)
  if (process?.endedBy() === 'SIGKILL') field.complain(`${name} did not end when it was asked to`)
  field.revive(name)
}

type Taken = { readonly finish: () => Promise<'ANSWERED' | 'LOST'> }

const BODY = JSON.stringify({ query: '{ __typename }' })

/** A request that the other side has begun to read and cannot answer yet, since its body is still to come; null when nobody took it. */
function openRequest(url: string): Promise<Taken | null> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': BODY.length, expect: '100-continue' }
    const one = request(`${url}/graphql`, { method: 'POST', headers, agent: false, timeout: 15_000 })
    const ended = endOf(one)
    void ended.then(() => resolve(null))
    one.once('continue', () =>
      resolve({
        finish() {
          one.end(BODY)
          return ended
        },
      }),
    )
    one.flushHeaders()
  })
}

const endOf = (one: ClientRequest): Promise<'ANSWERED' | 'LOST'> =>
  new Promise((resolve) => {
    one.once('response', (response) => {
      response.resume()
      resolve('ANSWERED')
    })
    one.once('timeout', () => one.destroy())
    one.once('error', () => resolve('LOST'))
    one.once('close', () => resolve('LOST'))
  })

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  )

async function untilReady(url: string): Promise<void> {
  for (const end = Date.now() + LONGEST_START_MS; Date.now() < end && !(await isReady(url)); ) await wait(200)
}

let swaps = 0

/** The gateway takes another supergraph while it answers. That it did is seen in what it says about itself, at the end at the latest. */
export async function swapSupergraph(field: Field): Promise<void> {
  const mark = `swapped ${++swaps} times`
  const text = readFileSync(fromRoot('gateway', 'supergraph.graphql'), 'utf8')
  const marked = text.replace('\ntype Query\n', `\n"""${mark}"""\ntype Query\n`)
  writeFileSync(field.supergraphFile, marked)
  const isReplaced = (): boolean => readFileSync(field.supergraphFile, 'utf8') !== marked
  if (await isTaken(field, mark, LONGEST_SWAP_MS)) return
  field.expect(`the gateway takes the supergraph that was ${mark}`, async () => {
    return isReplaced() || isTaken(field, mark, LONGEST_START_MS)
  })
}

/** A gateway that is just coming up may have read the file before, and would die of a signal that it does not know yet. */
async function isTaken(field: Field, mark: string, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs
  for (let tries = 0; Date.now() < end; tries++) {
    if (tries % 20 === 0 && (await isReady(field.url))) field.processes.get('gateway')?.kill('SIGHUP')
    if (await isDescribed(field, mark)) return true
    await wait(300)
  }
  return false
}

const DESCRIPTION = JSON.stringify({ query: '{ __type(name: "Query") { description } }' })

async function isDescribed({ url }: Field, mark: string): Promise<boolean> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: DESCRIPTION })
    .then((response) => response.text())
    .then(
      (text) => text.includes(mark),
      () => false,
    )
}
