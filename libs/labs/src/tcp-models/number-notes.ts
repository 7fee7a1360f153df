import { inBoth } from '../wording.ts';

/** What the numbers of each picture mean, and what makes the models differ in them. */
export const NOTES = {
  threads: inBoth(
    'The threads that make the server’s socket calls. With threads, one accepts and each connection has one of its own; a thread whose client has gone is kept for the next.',
    'As threads que fazem as chamadas de socket do servidor. Com threads, uma aceita e cada conexão tem a sua própria; a thread cujo cliente foi embora é guardada para o próximo.',
  ),
  calls: inBoth(
    'Each call with how often it was made for a message: one receives, one sends. Whatever is on top is the waiting for many at once. It is little because epoll_wait(2) tells of every connection that has something to say: the busier the clients, the more messages for each wait. Blocking calls need none on top, for recv() itself waits. Of a ring, io_uring_enter(2) hands over many receives and sends at once, and waits for what is done in the same call.',
    'Cada chamada com quantas vezes foi feita por mensagem: uma recebe, uma envia. O que vem a mais é a espera por muitos de uma vez. É pouco porque epoll_wait(2) informa toda conexão que tem algo a dizer: quanto mais ocupados os clientes, mais mensagens por espera. Chamadas bloqueantes não precisam de nada a mais, pois o próprio recv() espera. De um anel, io_uring_enter(2) entrega muitos recebimentos e envios de uma vez, e espera na mesma chamada pelo que ficou pronto.',
  ),
  switches: inBoth(
    'Own: a thread had to wait and gave the processor up. Forced: its time was over, or another thread was due. A thread that waits for one client sleeps after each of its answers, unless it was put off the processor before: together about 1,000 times in 1,000 messages. Where one thread waits for all, it sleeps only when nobody has anything to say.',
    'Próprias: a thread teve de esperar e cedeu o processador. Forçadas: seu tempo acabou, ou era a vez de outra thread. Uma thread que espera por um só cliente dorme depois de cada resposta a ele, se não foi tirada do processador antes: ao todo umas 1.000 vezes em 1.000 mensagens. Onde uma thread espera por todos, ela só dorme quando ninguém tem nada a dizer.',
  ),
  cpu: inBoth(
    'Time on a processor of the serving threads, in the program and in the kernel, divided by the messages; the clients’ own is not in it. To put a thread to sleep and wake it again takes the kernel time too: compare with the calls and switches above. On a machine that others use, or with other clients, the numbers are others.',
    'Tempo de processador das threads que atendem, no programa e no kernel, dividido pelas mensagens; o dos clientes não está nele. Pôr uma thread para dormir e acordá-la também toma tempo do kernel: compare com as chamadas e trocas acima. Em uma máquina que outros usam, ou com outros clientes, os números são outros.',
  ),
  memory: inBoth(
    'Of the whole process, in RAM. Each thread of Node brings a JavaScript engine with a heap and stacks of its own; of the other models a connection is a few numbers in a table. What Node takes for itself and gives back, some MiB either way, is in it, and what the kernel has for sockets is not: so nothing is told by connection where there is one, or where it would be less than 4 MiB.',
    'Do processo inteiro, na RAM. Cada thread do Node traz um motor de JavaScript com heap e pilhas próprios; nos outros modelos uma conexão são alguns números em uma tabela. O que o Node toma para si e devolve, alguns MiB para mais ou para menos, está incluído, e o que o kernel tem para sockets não: por isso nada se diz por conexão onde há uma só, ou onde seriam menos de 4 MiB.',
  ),
} as const;
