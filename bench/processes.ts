import { readdirSync, readFileSync } from 'node:fs'

/** As `npm start` and `docker-compose.yml` start a process. */
export const OUR_FLAGS = ['--max-semi-space-size=64']

const TICKS_PER_SECOND = 100

/** Processor time in milliseconds that all processes below this one have used, Postgres' own children and their dead included. */
export function cpuBelow(parent: number): number {
  const children = groupByParent(processes())
  const sum = (pid: number): number =>
    (children.get(pid) ?? []).reduce((total, child) => total + child.ticks + sum(child.pid), 0)
  return (sum(parent) * 1000) / TICKS_PER_SECOND
}

/** Resident memory in megabytes of the processes below this one; what Postgres shares between its own is counted once per process. */
export function memoryBelow(parent: number): number {
  const children = groupByParent(processes())
  const sum = (pid: number): number =>
    (children.get(pid) ?? []).reduce((total, child) => total + residentMegabytes(child.pid) + sum(child.pid), 0)
  return Math.round(sum(parent))
}

type Seen = { readonly pid: number; readonly parent: number; readonly ticks: number }

function processes(): readonly Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)))
}

/** The name of a program may hold spaces and brackets, so fields are counted behind its last bracket. */
function readProcess(pid: number): readonly Seen[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [parent = 0] = fields.slice(1)
    const [user = 0, system = 0, deadUser = 0, deadSystem = 0] = fields.slice(11, 15)
    return [{ pid, parent, ticks: user + system + deadUser + deadSystem }]
  } catch {
    return []
  }
}

function groupByParent(seen: readonly Seen[]): ReadonlyMap<number, readonly Seen[]> {
  const groups = new Map<number, Seen[]>()
  for (const one of seen) groups.set(one.parent, [...(groups.get(one.parent) ?? []), one])
  return groups
}

function residentMegabytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
