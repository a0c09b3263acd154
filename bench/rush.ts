// One crowd after the other, in builds that take turns, beside loops that keep the machine busy:
// `npx tsx bench/rush.ts [attempts] [loops] [rounds] [--careless] [--parted] [builds…]`. A build is a folder that `scripts/bundle.mjs` wrote.
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { openGround, openMall, topologies } from './malls.ts'
import { openMarket } from './orders-ground.ts'
import { rush } from './orders-rush.ts'
import { cpuBelow } from './processes.ts'
import { countOf, tellTries } from './tries.ts'

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const [attempts = 2_000, loops = 0, rounds = 1] = words.slice(0, 3).map(Number)
const builds = words.length > 3 ? words.slice(3) : ['dist']
const isHeeding = !process.argv.includes('--careless')
const topology = topologies[process.argv.includes('--parted') ? 1 : 0]
const SCALE = 1_000
const AT_ONCE = [10, 50, 200, 400]
const BUYERS = 50
const UNITS = 100

const profiles = process.argv.find((word) => word.startsWith('--profiles='))?.slice(11)

const ground = await openGround({
  variables: { SIGN_INS_PER_ADDRESS: '1000000' },
  nodeFlags: profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [],
})
try {
  console.log(
    `${attempts} attempts for ${UNITS} pieces beside ${loops} loops, ${topology}, ${isHeeding ? 'careful' : 'careless'}`,
  )
  for (let round = 0; round < rounds; round++) for (const build of builds) await measure(build)
} finally {
  await ground.stop()
}

async function measure(build: string): Promise<void> {
  const mall = await openMall({ ...ground, build }, SCALE, topology)
  try {
    const market = await openMarket(ground, mall, { buyers: BUYERS, scale: SCALE, sockets: Math.max(...AT_ONCE) })
    try {
      const [shelf] = market.rare
      if (!shelf) throw new Error('there is nothing rare in this mall')
      for (const atOnce of crowds()) {
        const [stop, cpuBefore] = [burden(loops), cpuBelow(process.pid)]
        const { wrong, orders, seconds, tries } = await rush(market, {
          shelf,
          units: UNITS,
          attempts,
          atOnce,
          isHeeding,
        }).finally(stop)
        const cpu = `${((cpuBelow(process.pid) - cpuBefore) / attempts).toFixed(0)} CPU ms each`
        const speed = `${seconds.toFixed(1)} s, ${(attempts / seconds).toFixed(0)} ended/s, ${cpu}`
        console.log(
          `${build}, ${atOnce} at once: ${wrong ?? 'exact'}, ${orders} orders, ${speed}, ${countOf(tries)} repeated; ${tellTries(tries)}`,
        )
      }
    } finally {
      await market.close()
    }
  } finally {
    await mall.stop()
  }
}

function crowds(): readonly number[] {
  const said = process.argv.find((word) => word.startsWith('--at='))?.slice(5)
  return said ? said.split(',').map(Number) : AT_ONCE
}

/** Makes the machine slow on purpose; each loop ends by itself when nobody ends it. */
function burden(count: number): () => void {
  const text = 'const e=Date.now()+600000;while(Date.now()<e);'
  const running: readonly ChildProcess[] = Array.from({ length: count }, () => spawn(process.execPath, ['-e', text]))
  return () => {
    for (const child of running) child.kill()
  }
}
