import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fromRoot } from '@supermall/subgraph/root'
import type { Chance } from '../chance.ts'
import type { Field } from '../field.ts'
import { domains } from '../field.ts'
import { isReady, untilReady } from './processes.ts'
import type { Answered, Asked } from './taking.ts'
import { leastQuestion, openRequest, stockingIn } from './taking.ts'

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

/** Whoever is asked to end gives its answer to what it has taken, data and all, and then ends by itself. */
async function deploy(field: Field, name: string): Promise<void> {
  await untilReady(field.address(name))
  const process = field.processes.get(name)
  const asked = Array.from({ length: IN_FLIGHT }, () => leastQuestion(field, name))
  const keyed = name === 'gateway' ? await keyedQuestion(field) : null
  const taken = await Promise.all([...asked, ...(keyed ? [keyed.question] : [])].map(openRequest))
  const ending = process?.stop()
  await wait(50)
  const answers = await Promise.all(taken.flatMap((one) => (one ? [one.finish()] : [])))
  await ending
  const mayBeAway = keyed !== null && !(await keyed.wasServed())
  const lost = answers.filter((answer) => answer === null || (answer === 'AWAY' && !mayBeAway)).length
  if (answers.length === 0) field.complain(`${name} had taken no request when it was asked to end`)
  if (lost > 0) field.complain(`${name} gave no answer to ${lost} requests that it had taken`)
  if (process?.endedBy() === 'SIGKILL') field.complain(`${name} did not end when it was asked to`)
  field.revive(name)
  if (keyed && taken.at(-1)) await expectOne(field, keyed.question, answers.at(-1) ?? null)
}

const STOCKED = 'inventory'

/** What can happen once only, and whether the domain that does it could be reached all the time: before, since, and by the same process. */
async function keyedQuestion(field: Field) {
  const another = await stockingIn(field)
  const serving = field.processes.get(STOCKED)
  const isServed = isData(await answerTo(another()))
  const isSame = (): boolean => field.processes.get(STOCKED) === serving
  return { question: another(), wasServed: async () => isServed && (await isReady(field.address(STOCKED))) && isSame() }
}

const answerTo = async (question: Asked): Promise<Answered> => (await (await openRequest(question))?.finish()) ?? null

const isData = (answer: Answered): boolean => answer !== null && answer !== 'AWAY'

/** Who asks the new one under the same key hears what the old one said; where that said nothing, what the new one said first. */
async function expectOne(field: Field, question: Asked, told: Answered): Promise<void> {
  await untilReady(field.url)
  const first = isData(told) ? told : await answerTo(question)
  const again = await answerTo(question)
  // Another domain may be gone at this moment: then nothing is said that could differ.
  if (isData(first) && isData(again) && JSON.stringify(again) !== JSON.stringify(first))
    field.complain(`one key had two answers: ${JSON.stringify([first, again])}`)
}

let swaps = 0

/** The gateway takes another supergraph while it answers. That it did is seen in what it says about itself, at the end at the latest. */
export async function swapSupergraph(field: Field): Promise<void> {
  const mark = `swapped ${++swaps} times`
  const text = readFileSync(fromRoot('gateway', 'supergraph.graphql'), 'utf8')
  const marked = text.replace(/\n"{3}[^"]*"{3}\ntype Query\n/, `\n"""${mark}"""\ntype Query\n`)
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
