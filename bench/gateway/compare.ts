// What a request costs this gateway, and others, before the same subgraphs: `npx tsx bench/gateway/compare.ts [seconds] [rounds] [more]`.
// All run side by side and are asked in turns, so that a slow moment of the machine falls on all of them. No gateway keeps data
// between requests; `--caches` adds this one as it is when it does, `--inside` with the subgraphs in its process,
// `--small` with as little room for what is young as Node gives it by itself, `--hive=<path of its program>` another vendor's.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import type { ConstDirectiveNode, DocumentNode } from 'graphql'
import { Kind, parse, visit } from 'graphql'
import { carryHints } from '../../gateway/cache/carried-hints.ts'
import type { Process } from './contenders.ts'
import { buildPrograms, startHive, startOurs, startProgram } from './contenders.ts'
import { dataOf, drive } from './drive.ts'
import { mallSubgraphs } from './mall-subgraphs.ts'
import type { Measured } from './operations.ts'
import { operations } from './operations.ts'
import { publicSubgraphs } from './public-subgraphs.ts'

const words = process.argv.slice(2)
const [seconds = 6, rounds = 4] = words.filter((word) => !word.startsWith('--')).map(Number)
const WARM_UP_SHARE = 2
const STOCK = 'stock @apollo/gateway'
const HIVE = '--hive='

const MINUTE: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'cacheControl' },
  arguments: [
    { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'maxAge' }, value: { kind: Kind.INT, value: '60' } },
  ],
}

const DECLARATION = 'directive @cacheControl(maxAge: Int) on OBJECT'

const directory = mkdtempSync(join(tmpdir(), 'supermall-gateway-bench-'))
const running: Process[] = []
try {
  const contenders = await open()
  console.log(
    '| operation | gateway | requests/s | p50 ms | p99 ms | CPU ms/request | MB | CPU: stock is so many times as much |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  for (const operation of operations) await compare(operation, contenders)
} finally {
  for (const one of running) one.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function open(): Promise<readonly Process[]> {
  await buildPrograms()
  const subgraphs = keep(await startProgram('subgraphs', 'serve-subgraphs'))
  const base = new URL(subgraphs.url).origin
  const file = join(directory, 'supergraph.graphql')
  writeFileSync(file, compose(base))
  const ours = keep(await startOurs('this gateway', { words: [file, base] }))
  const stock = keep(await startProgram(STOCK, 'serve-stock', file))
  return [stock, ours, ...(await variants([file, base])), ...(await others(file))]
}

async function others(file: string): Promise<readonly Process[]> {
  const program = words.find((word) => word.startsWith(HIVE))?.slice(HIVE.length)
  if (!program) console.log(`Hive Gateway is left out: no ${HIVE}<path of its program> was given.\n`)
  return program ? (await startHive(program, file)).map(keep) : []
}

async function variants(given: readonly [file: string, base: string]): Promise<readonly Process[]> {
  const started: Process[] = []
  if (words.includes('--caches'))
    started.push(await startOurs('this gateway, CACHE=true', { words: given, env: { CACHE: 'true' } }))
  if (words.includes('--inside'))
    started.push(await startOurs('this gateway, subgraphs in its process', { words: [given[0]] }))
  if (words.includes('--small')) started.push(await startOurs('this gateway, small', { words: given, nodeFlags: [] }))
  return started.map(keep)
}

function keep(started: Process): Process {
  running.push(started)
  return started
}

function compose(base: string): string {
  const services = [...publicSubgraphs, ...mallSubgraphs].map(({ name, sdl }) => ({
    name,
    url: `${base}/${name}/graphql`,
    typeDefs: carryHints(keptForAMinute(parse(sdl)), name),
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
  return supergraphSdl
}

/** Everything may be kept: only a gateway that keeps data makes use of it. */
function keptForAMinute(document: DocumentNode): DocumentNode {
  const { definitions } = visit(document, {
    ObjectTypeDefinition: (node) => ({ ...node, directives: [...(node.directives ?? []), MINUTE] }),
  })
  return { kind: Kind.DOCUMENT, definitions: [...definitions, ...parse(DECLARATION).definitions] }
}

type Sum = { readonly took: number[]; milliseconds: number; cpu: number }

async function compare(operation: Measured, contenders: readonly Process[]): Promise<void> {
  const answers = new Set<string>()
  for (const { url } of contenders) answers.add(await dataOf(url, operation))
  if (answers.size > 1) throw new Error(`the gateways give different answers to ${operation.name}`)
  for (const { url } of contenders) await drive(url, operation, (seconds * 1_000) / WARM_UP_SHARE)
  const sums = new Map(contenders.map((one) => [one, { took: [], milliseconds: 0, cpu: 0 } as Sum]))
  for (let round = 0; round < rounds; round++)
    for (const [one, sum] of sums) {
      const before = one.cpu()
      const { took, milliseconds } = await drive(one.url, operation, seconds * 1_000)
      sum.cpu += one.cpu() - before
      sum.milliseconds += milliseconds
      sum.took.push(...took)
    }
  report(operation, sums, [...answers][0]?.length ?? 0)
}

function report({ name }: Measured, sums: ReadonlyMap<Process, Sum>, bytes: number): void {
  const [first] = sums.values()
  const base = first ? first.cpu / first.took.length : 0
  for (const [one, { took, milliseconds, cpu }] of sums) {
    const sorted = [...took].sort((a, b) => a - b)
    const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
    const each = cpu / took.length
    const figures = [
      ((took.length * 1_000) / milliseconds).toFixed(0),
      at(0.5),
      at(0.99),
      each.toFixed(2),
      one.memory(),
    ]
    console.log(
      `| ${[`${name}, ${(bytes / 1_000).toFixed(1)} kB`, one.name, ...figures, (base / each).toFixed(2)].join(' | ')} |`,
    )
  }
}
