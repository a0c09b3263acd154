// `npm test`: installs and generates what is not there yet, then runs the tests; arguments go to vitest.
import { install, prepare, run } from './install.mjs'

install()
prepare('build', 'typecheck')
run('node_modules/.bin/vitest', ['run', ...process.argv.slice(2)])
