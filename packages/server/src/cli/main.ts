import { main } from './cli';

// What bin/kaiwa.js loads. A failure that no command caught is a bug: Node prints it and ends with 1.
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
