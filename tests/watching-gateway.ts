// A gateway over the NATS server that is named, in a process that can be killed: it says where it is, and waits.
import { natsBus } from '@supermall/messaging/bus-nats'
import { postOffice } from '../gateway/testing/fixture-post-office.ts'
import { silent } from '../gateway/testing/fixture-subgraph.ts'

const [url = ''] = process.argv.slice(2)
const office = await postOffice({ bus: await natsBus({ url, replicas: 1, log: silent, name: 'gateway' }) })
console.log(office.url)
