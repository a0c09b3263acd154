import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from '../chance.ts'
import type { Field } from '../field.ts'
import { domains } from '../field.ts'

export const killDomain = (field: Field, chance: Chance): Promise<void> =>
  killAndRevive(field, chance.pick(domains), chance)

export const killGateway = (field: Field, chance: Chance): Promise<void> => killAndRevive(field, 'gateway', chance)

export async function holdStill(field: Field, chance: Chance): Promise<void> {
  const one = field.processes.get(chance.pick(domains))
  one?.kill('SIGSTOP')
  await wait(chance.between(1_000, 4_000))
  one?.kill('SIGCONT')
}

/** Both do what a domain does without being asked: one of them at a time, or each a part of it. */
export const twoCopies = (field: Field, chance: Chance): Promise<void> =>
  besideEachOther(field, chance.pick(domains), chance)

export async function twoCopiesOfEach(field: Field, chance: Chance): Promise<void> {
  for (const name of domains) await besideEachOther(field, name, chance)
}

async function besideEachOther(field: Field, name: string, chance: Chance): Promise<void> {
  const { process: copy, address } = field.copy(name)
  const isAtWork = await untilReady(address)
  await wait(chance.between(5_000, 8_000))
  if (chance.next() < 0.5) copy.kill('SIGKILL')
  await copy.stop()
  if (!isAtWork) field.complain(`the second process of ${name} never worked beside the first: ${copy.said()}`)
}

export async function killAndRevive(field: Field, name: string, chance: Chance): Promise<void> {
  field.processes.get(name)?.kill('SIGKILL')
  await wait(chance.between(50, 1_000))
  await untilDead(field, name)
  field.revive(name)
}

export async function untilDead(field: Field, name: string): Promise<void> {
  for (let tries = 0; tries < 100 && field.processes.get(name)?.exitCode() === null; tries++) await wait(20)
}

const LONGEST_START_MS = 60_000

export const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  )

export async function untilReady(url: string): Promise<boolean> {
  for (const end = Date.now() + LONGEST_START_MS; Date.now() < end; await wait(200)) if (await isReady(url)) return true
  return false
}
