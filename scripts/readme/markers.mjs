/**
 * Puts generated text between `<!-- NAME:start ARGUMENT -->` and `<!-- NAME:end -->`, wherever the pair stands;
 * `generate` is given the argument ('' where there is none).
 */
export function fill(text, name, generate) {
  const pair = new RegExp(`(<!-- ${name}:start ?(.*?) ?-->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`, 'g')
  return text.replace(pair, (_, start, argument, end) => `${start}${generate(argument)}\n${end}`)
}
