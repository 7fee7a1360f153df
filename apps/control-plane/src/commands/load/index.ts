import { defineCommand } from '../../command.ts';
import { loadArguments, loadOptions } from './options.ts';

/** `socketlab load`. */
export const load = defineCommand({
  name: 'load',
  summary: {
    en: 'Send many messages to a server and measure how it answers; write a report.',
    'pt-BR': 'Envia muitas mensagens a um servidor e mede como ele responde; grava um relatório.',
  },
  details: {
    en: 'client-agent sends, and counts every latency from when its message was due. The folder has report.html, report.md, load.json and latency.hlog, which HdrHistogram’s tools read. Ctrl+C ends the run and its report is written; pressed twice, it leaves. The exit code is 0 where the run came to its end and something was answered.',
    'pt-BR':
      'O client-agent envia, e conta toda latência desde quando a mensagem era devida. A pasta tem report.html, report.md, load.json e latency.hlog, que as ferramentas do HdrHistogram leem. Ctrl+C encerra a rodada e o relatório é gravado; duas vezes, sai. O código de saída é 0 onde a rodada chegou ao fim e algo foi respondido.',
  },
  examples: [
    'load 127.0.0.1:65433 --connections 50',
    'load 127.0.0.1:65433 --connections 50 --rate 20000 --duration 30s',
    'load 127.0.0.1:65433 --connections 10 --churn 1 --count 20000',
    'load 127.0.0.1:65431 --udp --rate 50000 --connections 8',
    'load lab-07:65433 --connections 20 --rate 1000 --compare reports/before',
  ],
  arguments: loadArguments,
  options: loadOptions,
  load: () => import('./run.ts'),
});
