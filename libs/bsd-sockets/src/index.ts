export { createNonBlockingSockets, createSockets } from './create-sockets.ts';
export { createDatagramBatch, type DatagramBatch, NAME_WORDS } from './datagram-batch.ts';
export { DatagramBatchUnavailableError } from './datagram-errors.ts';
export {
  createEpollEvents,
  EPOLLERR,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  type EpollEvents,
} from './epoll-events.ts';
export { errnoName } from './errno-name.ts';
export {
  AddressInUseError,
  AddressNotAvailableError,
  BrokenPipeError,
  ConnectionRefusedError,
  ConnectionResetError,
  ConnectionTimedOutError,
  EpollUnavailableError,
  HostUnreachableError,
  InterruptedCallError,
  KernelCallError,
  LoopbackDownError,
  NetworkUnreachableError,
  PermissionDeniedError,
  SystemCallError,
  type SystemCallFacts,
} from './errors.ts';
export { createFrameWait, type FrameSocket, openFrameSocket } from './frame-socket.ts';
export {
  closeDescriptor,
  closeDuplicate,
  duplicateSocket,
  examineSocket,
  type HandedOverKind,
  type HandedOverSocket,
  settleDescriptor,
  type UnfitSocket,
} from './handed-over-socket.ts';
export { createInterrupt, type Interrupt, type InterruptScope } from './interrupt.ts';
export { type IoUring, RING_ACCEPT, RING_RECV, RING_SEND } from './io-uring.ts';
export { ioUringProblem } from './io-uring-availability.ts';
export { type IoUringObstacle, IoUringUnavailableError } from './io-uring-errors.ts';
export { type IpHelper, openIpHelper } from './ip-helper.ts';
export { SocketTableUnreadableError, WayUnreadableError } from './ip-helper-errors.ts';
export type { IpHelperRow } from './ip-helper-tables.ts';
export { raiseLoopback } from './loopback.ts';
export { mountInPrivateNamespace } from './mount-namespace.ts';
export {
  AccessListError,
  NativeCallsUnavailableError,
  SessionWatchError,
} from './native-errors.ts';
export { nativeCallsProblem } from './native-library.ts';
export {
  type NetlinkDump,
  openSocketDiagnostics,
  type SocketDiagnosticsChannel,
} from './netlink.ts';
export { VirtualNetworkError } from './network-errors.ts';
export {
  type CableEnd,
  type InterfaceAddress,
  layCable,
  raiseInterface,
} from './network-links.ts';
export { createNetworkNamespace, type NetworkNamespace } from './network-namespace.ts';
export type { EpollOperation, NonBlockingSockets } from './non-blocking-sockets.ts';
export { type NotifySocket, openNotifySocket } from './notify-socket.ts';
export {
  type DriverState,
  type NpcapInstallation,
  readNpcapInstallation,
} from './npcap-installation.ts';
export { turnOffOffloads } from './offloads.ts';
export { shareOpenDescriptors } from './open-descriptors.ts';
export { type CapturedPacket, createPacketReader, type PacketReader } from './packet-reader.ts';
export {
  openPacketSocket,
  type PacketLink,
  type PacketSocket,
  type PacketSocketOptions,
} from './packet-socket.ts';
export { openTimestamping, type Timestamping } from './packet-timestamping.ts';
export { openPcapCapture, type PcapCapture } from './pcap-capture.ts';
export { listPcapDevices, type PcapDevice } from './pcap-devices.ts';
export { PcapCallError, PcapMissingError } from './pcap-errors.ts';
export {
  findPcapLibrary,
  loadPcapLibrary,
  type PcapAbsence,
  type PcapKind,
  type PcapLibrary,
} from './pcap-library.ts';
export { createPcapReader, type PcapReader } from './pcap-reader.ts';
export { findPortHolder, type PortHolder } from './port-holder.ts';
export { createRealtimeOffset } from './realtime-offset.ts';
export { leaveRestartableSequences } from './restartable-sequences.ts';
export { HandedOverSocketError, NotifySocketError, WindowsServiceError } from './service-errors.ts';
export type {
  Accepted,
  AddressFamily,
  CallObserver,
  Descriptor,
  PassedSocket,
  PassingSockets,
  PendingCall,
  ReceivedDatagram,
  ShutdownHow,
  SocketOption,
  Sockets,
  SocketType,
} from './sockets.ts';
export { systemCallError } from './system-call-error.ts';
export {
  openTcpStatistics,
  type TcpStatistics,
  type TcpStatisticsReader,
} from './tcp-statistics.ts';
export { systemThreadId } from './thread-id.ts';
export { type AccessList, openAccessList } from './windows-access.ts';
export { BindDeniedError, ConnectionAbortedError, PortExcludedError } from './windows-errors.ts';
export type { Unseen } from './windows-registry.ts';
export { openWindowsService, type WindowsService } from './windows-service.ts';
export {
  createSessionWake,
  type SessionHandlers,
  type SessionWake,
  waitForSessionEnd,
} from './windows-session.ts';
export { readWindowsThread, readWindowsThreads, type WindowsThread } from './windows-threads.ts';
export { openWindowsWay, type WindowsRoute, type WindowsWay } from './windows-way.ts';
export type { WindowsNeighbour } from './windows-way-rows.ts';
