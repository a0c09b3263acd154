// Starts a NATS server, says on which port, and lives until it is killed.
import { natsServer } from '../servers.ts'

console.log((await natsServer()).port)
setInterval(() => undefined, 1_000)
