const { exercise } = require('./exercise.cjs')

exercise(require, process.argv.slice(2))
