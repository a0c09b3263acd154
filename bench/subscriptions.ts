// How long one event takes to reach many subscribers of the same thing: `npx tsx bench/subscriptions.ts [subscribers] [sockets] [events]`.
// The gateway is in this process with its bus and one subgraph; whoever subscribes is in another one.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually } from '@supermall/testing/rival'
import { shelfId } from '../gateway/testing/fixture-parcels.ts'
import { postOffice } from '../gateway/testing/fixture-post-office.ts'

const [subscribers = 10_000, sockets = 100, events = 20] = process.argv.slice(2).map(Number)
const WARMING = 3

const office = await postOffice({
  variables: {
    SOCKETS_PER_ADDRESS: `${sockets}`,
    SUBSCRIPTIONS_PER_VIEWER: `${subscribers}`,
    SUBSCRIPTIONS_PER_SOCKET: `${Math.ceil(subscribers / sockets)}`,
  },
})
const clients = fork(fileURLToPath(new URL('./subscribers.ts', import.meta.url)), [
  ...[office.ws, `${subscribers}`, `${sockets}`, shelfId(1)],
])
try {
  const begunAt = performance.now()
  await eventually(() => office.gateway.waiting().subscriptions === subscribers, 120_000)
  const opening = performance.now() - begunAt
  const measured: Measured[] = []
  for (let event = 1; event <= WARMING + events; event++) {
    const heard = once(clients, 'message') as Promise<[Heard]>
    const [cpu, looks, at] = [process.cpuUsage(), office.post.looks(), Date.now()]
    await office.fill(1, event)
    const [{ first, median, last }] = await heard
    const { user, system } = process.cpuUsage(cpu)
    const one = { first: first - at, median: median - at, last: last - at, cpu: (user + system) / 1_000 }
    if (event > WARMING) measured.push({ ...one, looks: office.post.looks() - looks })
  }
  const of = (name: keyof Measured): string =>
    (measured.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(measured.length / 2)] ?? 0).toFixed(0)
  console.log(
    `${subscribers} subscriptions on ${sockets} sockets, opened in ${(opening / 1_000).toFixed(1)} s; medians of ${events} events:`,
  )
  console.log('| first told | half told | all told | CPU of the gateway | questions to the subgraph |')
  console.log('|---|---|---|---|---|')
  console.log(`| ${of('first')} ms | ${of('median')} ms | ${of('last')} ms | ${of('cpu')} ms | ${of('looks')} |`)
  console.log(`memory of the gateway: ${Math.round(process.memoryUsage().rss / 1_048_576)} MB`)
} finally {
  clients.kill()
  await office.stop()
}

type Heard = { readonly first: number; readonly median: number; readonly last: number }
type Measured = Heard & { readonly cpu: number; readonly looks: number }
