// Original file: socketlab/v1/daemon.proto


export interface ReloadGrantsRequest {
}

export interface ReloadGrantsRequest__Output {
}
