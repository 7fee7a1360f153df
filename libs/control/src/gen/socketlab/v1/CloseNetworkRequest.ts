// Original file: socketlab/v1/daemon.proto


export interface CloseNetworkRequest {
}

export interface CloseNetworkRequest__Output {
}
