// Original file: socketlab/v1/listener.proto


export interface Ended {
}

export interface Ended__Output {
}
