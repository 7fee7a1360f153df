import { EPOLLERR, EPOLLET, EPOLLHUP, EPOLLIN, EPOLLOUT, EPOLLRDHUP } from '@socketlab/bsd-sockets';

/** What epoll watches a connection of a load for. Edge-triggered: each thing is told once, when it happens. */
export const WATCHED = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
/** It could not be made, or was reset. */
export const FAILED = EPOLLERR | EPOLLHUP;
/** There is something to be received, be it an error. */
export const READABLE = EPOLLIN | FAILED;
/** Nothing comes after what is there: the peer has sent its FIN, or reset it. */
export const ENDED = EPOLLRDHUP | FAILED;
